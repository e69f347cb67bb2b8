namespace Dxf;

/// <summary>What a token is to allow: actions on a resource.</summary>
/// <remarks>See <see href="https://distribution.github.io/distribution/spec/auth/scope/">the scope documentation</see>.</remarks>
public sealed record AuthScope
{
    private AuthScope(string type, string name, IEnumerable<string> actions)
    {
        Type = type;
        Name = name;
        Actions = [.. actions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The kind of resource: <c>repository</c> or <c>registry</c>.</summary>
    public string Type { get; }

    /// <summary>The resource's name: a repository's, or <c>catalog</c>.</summary>
    public string Name { get; }

    /// <summary>The actions, each once and in order: <c>pull</c>, <c>push</c>, <c>delete</c> or <c>*</c>.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>All of the registry's repository names.</summary>
    public static AuthScope Catalog { get; } = new("registry", "catalog", ["*"]);

    /// <summary>Actions on one repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="actions"><c>pull</c>, <c>push</c>, <c>delete</c>, <c>*</c>, or what else the registry knows: letters, digits and <c>_ - . /</c>.</param>
    /// <exception cref="InvalidReferenceException">An action is anything else.</exception>
    public static AuthScope ForRepository(RepositoryName repository, params IEnumerable<string> actions)
    {
        string[] all = [.. actions];
        foreach (string action in all)
        {
            if (action is not "*" && (action.Length is 0 || !action.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.' or '/')))
                throw new InvalidReferenceException(action, "action", "expected pull, push, delete, another word of the registry's (letters, digits, _ - . /), or *");
        }

        return new AuthScope("repository", repository.Value, all);
    }

    /// <summary>The scope's text, as a token server takes it: <c>repository:fred/datalogger:pull,push</c>.</summary>
    public override string ToString() => $"{Type}:{Name}:{string.Join(',', Actions)}";

    /// <inheritdoc/>
    public bool Equals(AuthScope? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());
}
