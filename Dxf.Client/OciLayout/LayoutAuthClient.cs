namespace Dxf.Client.OciLayout;

/// <summary>A directory asks for no credentials: the file system decides.</summary>
internal sealed class LayoutAuthClient : IAuthClient
{
    public Task<string?> GetTokenAsync(AuthScope? scope, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<string?>(null);
    }

    public Task<RegistryCredential?> LoginAsync(string username, string password, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<RegistryCredential?>(null);
    }

    public IDisposable BeginScope(params IEnumerable<AuthScope> scopes) => NoScope.Instance;

    private sealed class NoScope : IDisposable
    {
        public static NoScope Instance { get; } = new();

        public void Dispose()
        {
        }
    }
}
