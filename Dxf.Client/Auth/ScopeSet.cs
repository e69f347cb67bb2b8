namespace Dxf.Client.Auth;

/// <summary>Scopes in one normal form, each resource once, so that equal sets are equal texts.</summary>
internal sealed class ScopeSet
{
    public static readonly ScopeSet Empty = FromTexts([]);

    /// <summary>Where a request carries the scopes that it needs.</summary>
    public static readonly HttpRequestOptionsKey<ScopeSet> RequestKey = new("Dxf.Scopes");

    private readonly Dictionary<string, HashSet<string>> _actions;

    // A registry that asks for no token never needs them.
    private readonly Lazy<IReadOnlyList<string>> _texts;

    private ScopeSet(Dictionary<string, HashSet<string>> actions)
    {
        _actions = actions;
        _texts = new Lazy<IReadOnlyList<string>>(() =>
        [
            .. _actions
                .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .Select(static entry => entry.Key + ":" + string.Join(',', entry.Value.Order(StringComparer.Ordinal))),
        ]);
    }

    /// <summary>One text a resource, as a token server takes them.</summary>
    public IReadOnlyList<string> Texts => _texts.Value;

    /// <summary>All of it in one text.</summary>
    public string Key => string.Join(' ', Texts);

    /// <summary>
    /// The repository that the set is about, as the registry names it: one that is written to, else one that is read;
    /// null where there is none.
    /// </summary>
    public RepositoryName? Repository
    {
        get
        {
            const string type = "repository:";
            string? resource = _actions
                .Where(static entry => entry.Key.StartsWith(type, StringComparison.Ordinal))
                .OrderByDescending(static entry => entry.Value.Any(static action => action is not "pull"))
                .ThenBy(static entry => entry.Key, StringComparer.Ordinal)
                .Select(static entry => entry.Key)
                .FirstOrDefault();
            return resource is not null && RepositoryName.TryParse(resource[type.Length..], out RepositoryName repository) ? repository : null;
        }
    }

    public static ScopeSet Of(params IEnumerable<AuthScope> scopes) => FromTexts(scopes.Select(static scope => scope.ToString()));

    /// <summary>Both sets together.</summary>
    public ScopeSet Union(ScopeSet other) =>
        other._actions.Count is 0 ? this : _actions.Count is 0 ? other : FromTexts(Texts.Concat(other.Texts));

    /// <summary>This set and what a challenge's <c>scope</c> parameter asks for.</summary>
    public ScopeSet Union(string? challengeScope) => string.IsNullOrWhiteSpace(challengeScope)
        ? this
        : FromTexts(Texts.Concat(challengeScope.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Whether a token for this set serves for another one, too.</summary>
    public bool Covers(ScopeSet other) => other._actions.All(
        entry => _actions.TryGetValue(entry.Key, out HashSet<string>? mine) && entry.Value.IsSubsetOf(mine));

    private static ScopeSet FromTexts(IEnumerable<string> texts)
    {
        Dictionary<string, HashSet<string>> merged = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            // type:name:actions, where the name may hold a colon (a host's port).
            int actions = text.LastIndexOf(':');
            string resource = actions < 0 ? text : text[..actions];
            if (!merged.TryGetValue(resource, out HashSet<string>? all))
                merged.Add(resource, all = new(StringComparer.Ordinal));
            if (actions >= 0)
                all.UnionWith(text[(actions + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        return new ScopeSet(merged);
    }
}
