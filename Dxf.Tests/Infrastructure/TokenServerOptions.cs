namespace Dxf.Tests.Infrastructure;

/// <summary>
/// A right to some actions. <paramref name="Name"/> is exact, <c>*</c>, or a prefix such as <c>tests/*</c>.
/// The action <c>*</c> (of registry:catalog) is one like any other.
/// </summary>
internal sealed record TokenGrant(string Type, string Name, params IReadOnlyList<string> Actions)
{
    public static TokenGrant Catalog { get; } = new("registry", "catalog", "*");

    public static TokenGrant Everything { get; } = new("repository", "*", "pull", "push", "delete", "*");

    public static TokenGrant Reading { get; } = new("repository", "*", "pull");

    public bool Allows(string type, string name, string action) =>
        string.Equals(type, Type, StringComparison.Ordinal) && Covers(name) && Actions.Contains(action, StringComparer.Ordinal);

    private bool Covers(string name) => Name.EndsWith('*')
        ? name.StartsWith(Name[..^1], StringComparison.Ordinal)
        : string.Equals(name, Name, StringComparison.Ordinal);
}

internal sealed record TokenUser(string Name, string Password, params IReadOnlyList<TokenGrant> Grants);

internal enum TokenField
{
    Token,
    AccessToken,
    Both,
}

/// <summary>How the server answers; changed while it runs with <c>server.Answers = server.Answers with { ... }</c>.</summary>
internal sealed record TokenAnswers
{
    /// <summary>Seconds, as the answer's <c>expires_in</c> says; null leaves it out. Says nothing of the token's own <see cref="Lifetime"/>.</summary>
    public int? ExpiresIn { get; init; } = 300;

    /// <summary>How long the registry takes the token. It allows another 60 s for clocks, so under -60 s it never does.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    public TokenField Field { get; init; } = TokenField.Both;

    /// <summary>401 to everyone.</summary>
    public bool Refuse { get; init; }

    /// <summary>False: POST answers 404, as older token servers do.</summary>
    public bool PostSupported { get; init; } = true;
}

internal sealed record TokenServerOptions
{
    public static TokenUser Fred { get; } = new(TestCredentials.User, TestCredentials.Password, TokenGrant.Everything, TokenGrant.Catalog);

    /// <summary>May pull from everywhere and nothing else.</summary>
    public static TokenUser Reader { get; } = new("reader", "only looking", TokenGrant.Reading);

    public IReadOnlyList<TokenUser> Users { get; init; } = [Fred, Reader];

    public IReadOnlyList<TokenGrant> Anonymous { get; init; } = [TokenGrant.Catalog];

    public TokenAnswers Answers { get; init; } = new();
}
