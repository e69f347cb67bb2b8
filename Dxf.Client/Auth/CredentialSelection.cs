using Microsoft.Extensions.Logging;

namespace Dxf.Client.Auth;

/// <summary>
/// Chooses what to identify with at an endpoint: what was configured, else what the source of credentials has, else
/// nothing. The source is asked when it is needed for the first time, and again after a refusal.
/// </summary>
internal sealed partial class CredentialSelection(DxfEndpoint.Registry endpoint, DxfOptions options, ILogger<CredentialSelection> logger) : IDisposable
{
    private readonly Credentials? _configured = Credentials.From(options) ?? (options.Credentials is null ? Credentials.Anonymous : null);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Credentials> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<RegistryCredential, Credentials> _known = [];

    /// <summary>What to identify with for these scopes.</summary>
    public async ValueTask<Credentials> GetAsync(ScopeSet scopes, CancellationToken cancellationToken)
    {
        if (_configured is not null)
            return _configured;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _found.TryGetValue(KeyOf(scopes), out Credentials? known)
                ? known
                : await FindAsync(scopes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Looks whether there is something else by now than what was refused. Answers whether <see cref="GetAsync"/> has it.</summary>
    public async ValueTask<bool> ReplaceAsync(Credentials refused, ScopeSet scopes, CancellationToken cancellationToken)
    {
        if (_configured is not null)
            return false;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _found.GetValueOrDefault(KeyOf(scopes)) != refused
                || await FindAsync(scopes, cancellationToken).ConfigureAwait(false) != refused;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static string KeyOf(ScopeSet scopes) => scopes.Repository?.Value ?? "";

    private async Task<Credentials> FindAsync(ScopeSet scopes, CancellationToken cancellationToken)
    {
        RegistryCredential? credential = await options.Credentials!
            .FindAsync(endpoint.Name, scopes.Repository, cancellationToken).ConfigureAwait(false);
        Credentials found = Credentials.Anonymous;
        if (credential is not null && !_known.TryGetValue(credential, out found!))
            _known.Add(credential, found = Credentials.From(credential, _known.Count + 1));

        if (logger.IsEnabled(LogLevel.Debug))
            LogFound(endpoint.Name, credential is null ? "nobody" : $"{credential}, as {credential.Origin ?? "the source"} has it");
        return _found[KeyOf(scopes)] = found;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host}: identifying as {Credential}")]
    private partial void LogFound(string host, string credential);
}
