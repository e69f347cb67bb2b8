namespace Dxf.Client.Registry.Transfers;

/// <summary>How it went when the same content was pushed to the same repository.</summary>
internal sealed class PastSpeculation
{
    private readonly ISpeculationHistory _history;
    private readonly SpeculationKey _key;

    private PastSpeculation(ISpeculationHistory history, SpeculationKey key)
    {
        _history = history;
        _key = key;
    }

    /// <summary>Whether the registry is expected to have it.</summary>
    public bool IsExpected => _history.IsExpected(_key);

    /// <summary>Null where nothing is remembered, or where the content can't be known again.</summary>
    public static PastSpeculation? Of(RegistryConnection connection, RepositoryName repository, BlobSource source, BlobPushOptions options) =>
        options.History is { } history && source is { Name: { } name } && source.GetRevision() is { } revision
            ? new PastSpeculation(history, new SpeculationKey(connection.Host, repository, name, revision))
            : null;

    /// <summary>Remembers how it went this time, once it came to its end.</summary>
    public void Record(bool wasThere) => _history.Record(_key, wasThere);
}
