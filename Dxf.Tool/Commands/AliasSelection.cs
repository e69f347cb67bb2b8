namespace Dxf.Tool.Commands;

/// <summary>Gets what a verb's aliases name; without any, what the manifest on stdin does.</summary>
internal static class AliasSelection
{
    public static async Task<IReadOnlyList<AliasContent>> ResolveAsync(
        IRegistryClient registry,
        ToolConsole console,
        RepositoryName repository,
        IReadOnlyList<Reference> aliases,
        Platform? platform,
        CancellationToken cancellationToken)
    {
        if (aliases.Count is 0)
        {
            ManifestContent manifest = await ManifestInput.ReadAsync(console, "an alias is missing", cancellationToken);
            return [await registry.Aliases.ResolveAsync(repository, manifest, platform, cancellationToken)];
        }

        List<AliasContent> resolved = [];
        foreach (Reference alias in aliases)
            resolved.Add(await registry.Aliases.GetAsync(repository, alias, platform, cancellationToken));
        return resolved;
    }

    /// <summary>What <c>--json</c> prints of it.</summary>
    public static IEnumerable<string> Describe(
        RepositoryName repository, IReadOnlyList<Reference> aliases, IReadOnlyList<AliasContent> resolved, bool withText = false) =>
        resolved.Select((content, index) =>
            AliasRecord.Of(repository, index < aliases.Count ? aliases[index] : null, content, withText).ToString());
}
