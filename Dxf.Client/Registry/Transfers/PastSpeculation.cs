namespace Dxf.Client.Registry.Transfers;

/// <summary>How it went when the same content was sent to the same repository while it was hashed.</summary>
internal sealed class PastSpeculation
{
    private readonly ISpeculationHistory _history;
    private readonly SpeculationKey _key;

    private PastSpeculation(ISpeculationHistory history, SpeculationKey key)
    {
        _history = history;
        _key = key;
    }

    /// <summary>Whether it was there.</summary>
    public bool WasInVain => _history.WasInVain(_key);

    /// <summary>Null where nothing is remembered, or where the content can't be known again.</summary>
    public static PastSpeculation? Of(RegistryConnection connection, RepositoryName repository, BlobSource source, BlobPushOptions options) =>
        options.History is { } history && source is { Name: { } name } && source.GetRevision() is { } revision
            ? new PastSpeculation(history, new SpeculationKey(connection.Host, repository, name, revision))
            : null;

    /// <summary>Remembers how it went this time.</summary>
    public void Record(bool inVain) => _history.Record(_key, inVain);
}
