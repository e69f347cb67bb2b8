using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>What a journal remembers of an upload, so that a later run can go on with it.</summary>
internal sealed class RememberedUpload
{
    private readonly IUploadJournal _journal;
    private readonly UploadKey _key;

    private RememberedUpload(IUploadJournal journal, UploadKey key)
    {
        _journal = journal;
        _key = key;
    }

    /// <summary>Null where nothing is remembered: without a journal, or where the digest is not known before.</summary>
    public static RememberedUpload? For(IUploadJournal? journal, RegistryConnection connection, RepositoryName repository, Digest? known) =>
        journal is not null && known is { } digest ? new RememberedUpload(journal, new UploadKey(connection.Host, repository, digest)) : null;

    /// <summary>The session that an earlier run left, and how many bytes it has, if there is one and the registry still knows it.</summary>
    /// <param name="connection">The registry.</param>
    /// <param name="subject">What is uploaded, for errors.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<(UploadSession Session, long Offset)?> ReopenAsync(
        RegistryConnection connection, string subject, CancellationToken cancellationToken)
    {
        if (_journal.Find(_key) is not { } location)
            return null;

        UploadSession session = UploadSession.Reopen(connection, _key.Repository, location);
        try
        {
            long? offset = await connection.Retries
                .StepAsync(async token => await session.FindOffsetAsync(subject, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            return offset is null ? null : (session, offset.Value);
        }
        catch (Exception exception) when (exception is DxfException or HttpRequestException or IOException)
        {
            // Whatever is against it, be it that its address leads nowhere any more: the upload begins afresh.
            return null;
        }
    }

    public void Save(UploadSession session) => _journal.Save(_key, session.Location);

    public void Forget() => _journal.Remove(_key);
}
