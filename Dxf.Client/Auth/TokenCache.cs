namespace Dxf.Client.Auth;

/// <summary>The bearer tokens got so far, until they expire. Holds no secret longer than the process lives.</summary>
internal sealed class TokenCache(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>A token that serves for these scopes at this token server, if one is still good.</summary>
    /// <param name="service">The token server.</param>
    /// <param name="scopes">What it must allow.</param>
    /// <param name="exactly">Whether it may allow nothing else.</param>
    public string? Find(TokenService service, ScopeSet scopes, bool exactly)
    {
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.IsExpired(time));
            return _entries.Find(entry => entry.Service == service && entry.Scopes.Covers(scopes) && (!exactly || scopes.Covers(entry.Scopes)))?.Token;
        }
    }

    public void Add(TokenService service, ScopeSet scopes, string token, TimeSpan lifetime)
    {
        // A token that expires on its way is worse than a new one: it counts for a tenth less than it lives.
        TimeSpan usable = lifetime - TimeSpan.FromTicks(Math.Min(lifetime.Ticks / 10, TimeSpan.TicksPerSecond * 30));
        lock (_lock)
        {
            _entries.RemoveAll(entry => entry.Service == service && scopes.Covers(entry.Scopes));
            _entries.Add(new Entry(service, scopes, token, time.GetTimestamp(), usable));
        }
    }

    /// <summary>Forgets a token that the registry refused.</summary>
    public void Remove(string token)
    {
        lock (_lock)
        {
            _entries.RemoveAll(entry => string.Equals(entry.Token, token, StringComparison.Ordinal));
        }
    }

    private sealed record Entry(TokenService Service, ScopeSet Scopes, string Token, long Since, TimeSpan Usable)
    {
        public bool IsExpired(TimeProvider time) => time.GetElapsedTime(Since) >= Usable;
    }
}

/// <summary>Who gives tokens for whom: the realm's address, the service's name, and the identity that asks.</summary>
internal sealed record TokenService(Uri Realm, string? Service, string Identity);
