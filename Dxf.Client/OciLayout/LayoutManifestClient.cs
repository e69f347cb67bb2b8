using System.Runtime.CompilerServices;
using Dxf.Client.Files;
using Dxf.Client.Referrers;

namespace Dxf.Client.OciLayout;

/// <summary>
/// The manifests of a directory's repositories: blobs, with entries in <c>index.json</c> that say what they are and
/// which tags name them.
/// </summary>
internal sealed class LayoutManifestClient(LayoutStore store) : IManifestClient
{
    public async Task<ManifestContent?> FindAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        _ = reference.Value;
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return null;

        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);
        (Digest digest, string? mediaType)? found = reference switch
        {
            { Digest: { } asked } => (asked, index.FindMediaType(asked)),
            { Tag: { } tag } => index.Find(tag),
            _ => null,
        };
        return found is var (digest, mediaType)
            ? await ReadAsync(layout, digest, mediaType, cancellationToken).ConfigureAwait(false)
            : null;
    }

    public async Task<Descriptor> PutAsync(
        RepositoryName repository, Reference reference, ManifestContent manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        LayoutRepository layout = store.GetRepository(repository);
        _ = reference.Value;
        if (MediaTypes.IsSchema1(manifest.MediaType))
            throw new UnsupportedManifestException(manifest.MediaType, "schema 1 is read, not written");
        if (manifest.Bytes.Length > ManifestContent.MaxLength)
            throw TooLong(manifest.MediaType, manifest.Bytes.Length);
        Descriptor descriptor = new(manifest.MediaType, reference.Digest ?? manifest.Digest, manifest.Bytes.Length);
        Verify(manifest.Bytes, descriptor.Digest, Context(repository));

        await layout.EnsureAsync(cancellationToken).ConfigureAwait(false);
        using LayoutLock unused = await layout.LockAsync(cancellationToken).ConfigureAwait(false);
        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);

        // Inside the lock, so that no deletion of the same manifest takes the bytes from under their entry.
        string blob = Path.Join(layout.EnsureBlobDirectory(descriptor.Digest.Algorithm), descriptor.Digest.Hex);
        await TempFile.WriteAsync(blob, manifest.Bytes, cancellationToken).ConfigureAwait(false);
        if (reference.Tag is { } tag)
        {
            IReadOnlyList<Digest> before = index.FindNamed(tag);
            index.Add(descriptor, tag);
            await KeepReferrersAsync(layout, index, before, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            index.Add(descriptor);
        }

        if (manifest.IsIndex)
        {
            IReadOnlyList<Digest> children = [.. manifest.ReadIndex().Manifests.Select(static child => child.Digest).Intersect(index.FindUnnamed())];
            index.RemoveUnnamed(children);
            await KeepReferrersAsync(layout, index, children, cancellationToken).ConfigureAwait(false);
        }

        await index.WriteAsync(cancellationToken).ConfigureAwait(false);
        return descriptor;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What has lost its last tag stays in the index without a name: it is still found by digest, and tools that
    /// collect garbage leave it.
    /// </remarks>
    public async Task DeleteAsync(RepositoryName repository, Reference reference, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        _ = reference.Value;
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            throw NotFound(layout, reference);

        using LayoutLock unused = await layout.LockAsync(cancellationToken).ConfigureAwait(false);
        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);
        if (reference.Digest is not { } digest)
        {
            if (!index.Remove(reference.Tag!.Value))
                throw NotFound(layout, reference);
            await index.WriteAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        // An index's children have no entries, but are manifests. Any other blob is not this client's to delete.
        if (index.Remove(digest))
            await index.WriteAsync(cancellationToken).ConfigureAwait(false);
        else if (!await IsManifestAsync(layout, digest, cancellationToken).ConfigureAwait(false))
            throw NotFound(layout, reference);
        layout.TryDeleteBlob(digest);
    }

    /// <inheritdoc/>
    /// <remarks>What refers to another manifest is not listed anywhere: it is looked for, and no longer found.</remarks>
    public Task DeleteAsync(RepositoryName repository, ManifestContent manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return DeleteAsync(repository, manifest.Digest, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>There are no pages: the index is one file.</remarks>
    public async IAsyncEnumerable<string> ListTagsAsync(
        RepositoryName repository, int? pageSize = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize ?? 1, 1, nameof(pageSize));
        LayoutRepository layout = store.GetRepository(repository);
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            throw layout.NotFound();

        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);
        foreach (string tag in index.Tags)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return tag;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The directory's manifests are read for it.</remarks>
    public async IAsyncEnumerable<Descriptor> ListReferrersAsync(
        RepositoryName repository, Digest subject, string? artifactType = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        _ = subject.Value;
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            yield break;

        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);

        // Other tools list them under the tag that registries without an API for it have, and nowhere else.
        IReadOnlyList<Descriptor> tagged = await ReferrersTag.ListAsync(this, repository, subject, cancellationToken).ConfigureAwait(false);
        IAsyncEnumerable<Descriptor> referrers = LayoutReferrers.ListAsync(
            [.. index.Digests.Union(tagged.Select(static entry => entry.Digest))],
            (digest, token) => ReadAsync(layout, digest, index.FindMediaType(digest), token),
            subject,
            artifactType,
            cancellationToken);
        await foreach (Descriptor referrer in referrers.ConfigureAwait(false))
            yield return referrer;
    }

    public async Task<Reference> ChooseReferenceAsync(RepositoryName repository, CancellationToken cancellationToken = default)
    {
        LayoutRepository layout = store.GetRepository(repository);
        if (!await layout.ExistsAsync(cancellationToken).ConfigureAwait(false))
            throw layout.NotFound();

        LayoutIndex index = await layout.ReadIndexAsync(cancellationToken).ConfigureAwait(false);
        List<Reference> candidates = [.. index.Tags.Select(static tag => new Reference(Tag.Parse(tag)))];
        if (candidates.Count is 0)
            candidates = [.. index.Digests.Select(static digest => new Reference(digest))];
        return candidates switch
        {
            [] => throw layout.NotFound(),
            [Reference only] => only,
            _ when candidates.Find(static candidate => candidate.Tag?.Value is "latest") is { Tag: not null } latest => latest,
            _ => throw new InvalidReferenceException(
                layout.Description, "image reference", $"it holds several manifests; name one of: {string.Join(", ", candidates.Take(20))}{(candidates.Count > 20 ? ", ..." : "")}"),
        };
    }

    private static RegistryNotFoundException NotFound(LayoutRepository layout, Reference reference) =>
        layout.NotFound((reference.Digest is null ? ":" : "@") + reference.Value);

    private static void Verify(ReadOnlyMemory<byte> bytes, Digest expected, string context)
    {
        Digest actual = Digest.Compute(bytes.Span, expected.Algorithm);
        if (actual != expected)
            throw new DigestMismatchException(expected, actual, context);
    }

    private static UnsupportedManifestException TooLong(string? mediaType, long length) =>
        new(mediaType, $"it has {length} bytes, and a manifest has at most {ManifestContent.MaxLength}");

    private async Task<ManifestContent?> ReadAsync(
        LayoutRepository layout, Digest digest, string? mediaType, CancellationToken cancellationToken)
    {
        byte[]? bytes = await LayoutFile.ReadBytesAsync(
            layout.ResolveBlob(digest),
            ManifestContent.MaxLength,
            length => TooLong(mediaType, length),
            cancellationToken).ConfigureAwait(false);
        if (bytes is null)
            return null;
        Verify(bytes, digest, Context(layout.Name));
        return ManifestContent.FromBytes(bytes, mediaType, digest);
    }

    /// <summary>What refers to another manifest is found by its entry, and keeps one whoever names it or not.</summary>
    private async Task KeepReferrersAsync(
        LayoutRepository layout, LayoutIndex index, IEnumerable<Digest> manifests, CancellationToken cancellationToken)
    {
        foreach (Digest digest in manifests)
        {
            try
            {
                if (await ReadAsync(layout, digest, mediaType: null, cancellationToken).ConfigureAwait(false) is { } manifest
                    && ReferrersTag.Describe(manifest) is not null)
                {
                    index.Add(new Descriptor(manifest.MediaType, digest, manifest.Bytes.Length));
                }
            }
            catch (Exception exception) when (exception is UnsupportedManifestException or DigestMismatchException)
            {
                // Whatever it is, it refers to nothing that could be read.
            }
        }
    }

    private async Task<bool> IsManifestAsync(LayoutRepository layout, Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(layout, digest, mediaType: null, cancellationToken).ConfigureAwait(false) is not null;
        }
        catch (UnsupportedManifestException)
        {
            return false;
        }
    }

    private string Context(RepositoryName repository) => $"{repository} in {store.Endpoint}";
}
