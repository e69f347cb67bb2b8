namespace Dxf.Tool.Commands;

/// <summary>Finds out which blobs a verb's arguments, or the manifest on stdin, are about.</summary>
internal static class BlobSelection
{
    /// <summary>One for each argument: a blob's digest, or what its alias names.</summary>
    public static async Task<IReadOnlyList<SelectedBlobs>> ResolveAsync(
        IRegistryClient registry,
        ToolConsole console,
        RepositoryName repository,
        IReadOnlyList<BlobReference> blobs,
        Platform? platform,
        CancellationToken cancellationToken)
    {
        if (blobs.Count is 0)
        {
            ManifestContent manifest = await ManifestInput.ReadAsync(console, "a digest or an @alias is missing", cancellationToken);
            return [new SelectedBlobs(null, null, await registry.Aliases.ResolveAsync(repository, manifest, platform, cancellationToken))];
        }

        List<SelectedBlobs> selected = [];
        foreach (BlobReference blob in blobs)
        {
            selected.Add(blob.Alias is { } alias
                ? new SelectedBlobs(null, alias, await registry.Aliases.GetAsync(repository, alias, platform, cancellationToken))
                : new SelectedBlobs(blob.Digest, null, null));
        }

        return selected;
    }
}

/// <summary>A blob by its digest, or what an alias names: one of the two.</summary>
/// <param name="Digest">The blob's digest.</param>
/// <param name="Name">The alias; null, too, where its content came from stdin.</param>
/// <param name="Alias">What the alias names.</param>
internal sealed record SelectedBlobs(Digest? Digest, Reference? Name, AliasContent? Alias);
