namespace Dxf.Tests.Auth;

/// <summary>A source of credentials that remembers what it was asked for.</summary>
internal sealed class SourceStub : ICredentialSource
{
    private readonly List<string> _asked = [];

    public RegistryCredential? Has { get; set; }

    /// <summary>What it has from the second time on.</summary>
    public RegistryCredential? HasNext { get; set; }

    public Func<RepositoryName?, RegistryCredential?>? For { get; set; }

    public IReadOnlyList<string> Asked => _asked;

    public Task<RegistryCredential?> FindAsync(string host, RepositoryName? repository = null, CancellationToken cancellationToken = default)
    {
        _asked.Add($"{host} {repository}");
        return Task.FromResult(For is not null ? For(repository) : _asked.Count > 1 ? HasNext ?? Has : Has);
    }
}
