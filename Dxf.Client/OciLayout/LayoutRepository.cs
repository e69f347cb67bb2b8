using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>One repository: the image layout in its directory, which may not exist.</summary>
internal sealed class LayoutRepository(LayoutStore store, RepositoryName name, string path)
{
    private readonly string _directory = path;
    private string? _resolvedDirectory;

    public RepositoryName Name => name;

    /// <summary>The repository as messages name it.</summary>
    public string Description => store.IsSingle ? store.Endpoint : $"{name} in {store.Endpoint}";

    private string Index => LayoutPaths.Index(_directory);

    private string Marker => LayoutPaths.Marker(_directory);

    /// <summary>Whether there is such a repository.</summary>
    /// <exception cref="OciLayoutException">What is there is no image layout that can be used.</exception>
    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.CheckRoot();
        if (File.Exists(_directory))
            throw new OciLayoutException(_directory, $"this is a file; the repository {name} would be a directory here");
        if (!LayoutPaths.HasDirectory(_directory))
            return false;
        if (await LayoutMarker.CheckAsync(Resolve(Marker), cancellationToken).ConfigureAwait(false))
            return true;

        // The marker is written first, so that no half-made layout of dxf's own looks so.
        string? part = File.Exists(Index) ? LayoutPaths.IndexName
            : Directory.Exists(LayoutPaths.Blobs(_directory)) ? LayoutPaths.BlobsName
            : null;
        if (part is null || File.Exists(Marker))
            return File.Exists(Marker);
        throw new OciLayoutException(
            _directory, $"it holds {part} but no {LayoutPaths.MarkerName} file, so it is no whole image layout and not used as one");
    }

    /// <summary>Creates the repository, if it isn't there yet.</summary>
    /// <exception cref="OciLayoutException">What is there is no image layout that can be used, or something else.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        bool exists = await ExistsAsync(cancellationToken).ConfigureAwait(false);
        string directory = ResolveDirectory();
        if (!exists)
        {
            RefuseForeignFiles();
            DurableFile.CreateDirectory(directory);
        }

        if (!exists || !File.Exists(Index))
        {
            using LayoutLock unused = await LockAsync(cancellationToken).ConfigureAwait(false);
            if (!File.Exists(Marker))
                await LayoutMarker.WriteAsync(Resolve(Marker), cancellationToken).ConfigureAwait(false);
            if (!File.Exists(Index))
                await LayoutIndex.CreateEmpty(Resolve(Index)).WriteAsync(cancellationToken).ConfigureAwait(false);
        }

        store.StaleFiles.Reclaim(
            directory,
            EnsureBlobDirectory(DigestAlgorithm.Sha256),
            Resolve(LayoutPaths.Blobs(_directory, DigestAlgorithm.Sha512)));
    }

    /// <summary>Waits until this is the only writer of the repository's index. The repository must exist.</summary>
    public Task<LayoutLock> LockAsync(CancellationToken cancellationToken) =>
        LayoutLock.AcquireAsync(Resolve(LayoutPaths.Lock(_directory)), store.Time, cancellationToken);

    /// <summary>Reads the index. The repository must exist.</summary>
    public Task<LayoutIndex> ReadIndexAsync(CancellationToken cancellationToken) =>
        LayoutIndex.ReadAsync(Resolve(Index), cancellationToken);

    /// <summary>Where a blob is, or would be; checked to be inside the repository, whatever links there are.</summary>
    /// <exception cref="OciLayoutException">A link leads out of the repository.</exception>
    public string ResolveBlob(Digest digest) => Resolve(LayoutPaths.Blob(_directory, digest));

    /// <summary>The length of a blob in bytes, or null where the repository does not have it.</summary>
    public long? FindBlobLength(Digest digest)
    {
        FileInfo file = new(ResolveBlob(digest));
        if (!LayoutPaths.HasFile(file.FullName))
            return null;

        // A file that lost its content (a power failure, a full disk) is no blob; one that lost a part shows when it is read.
        return file.Length is 0 && digest != Digest.Compute([], digest.Algorithm) ? null : file.Length;
    }

    /// <summary>The directory that blobs are written into, created if it is missing.</summary>
    public string EnsureBlobDirectory(DigestAlgorithm algorithm)
    {
        string directory = Resolve(LayoutPaths.Blobs(_directory, algorithm));
        DurableFile.CreateDirectory(directory);
        return directory;
    }

    /// <summary>Removes a blob's file, or answers <see langword="false"/> where there is none.</summary>
    public bool TryDeleteBlob(Digest digest)
    {
        // The name goes, not what a link of that name leads to; but no link may lead elsewhere on the way to it.
        _ = ResolveBlob(digest);
        string directory = Resolve(LayoutPaths.Blobs(_directory, digest.Algorithm));
        string file = Path.Join(directory, digest.Hex);
        if (!File.Exists(file))
            return false;
        File.Delete(file);
        DurableFile.FlushDirectory(directory);
        return true;
    }

    /// <summary>What to throw where something isn't there.</summary>
    /// <param name="what">The missing thing, as messages name it after the repository; empty for the repository itself.</param>
    public RegistryNotFoundException NotFound(string what = "")
    {
        string hint = store.IsLayoutItself
            ? $"; {store.Root} is itself an image layout, and oci: takes the directory that holds the layouts (perhaps oci:{Path.GetDirectoryName(store.Root)})"
            : "";
        if (store.IsSingle)
            return new RegistryNotFoundException($"{store.Endpoint}{what}: Not Found (404)", method: null, uri: null, []);
        return new RegistryNotFoundException($"{name}{what}: Not Found (404) at {store.Endpoint}{hint}", method: null, uri: null, []);
    }

    private void RefuseForeignFiles()
    {
        if (!Directory.Exists(_directory))
            return;
        foreach (string file in Directory.EnumerateFiles(_directory))
        {
            string fileName = Path.GetFileName(file);
            if (fileName is not (LayoutPaths.MarkerName or LayoutPaths.IndexName) && !fileName.StartsWith(TempFile.OwnPrefix, StringComparison.Ordinal))
            {
                throw new OciLayoutException(
                    _directory, $"it holds files that belong to no image layout ({fileName}), so that the repository {name} is not created there");
            }
        }
    }

    private string ResolveDirectory()
    {
        if (_resolvedDirectory is null)
        {
            string directory = RealPath.Resolve(_directory);
            if (!RealPath.IsWithin(directory, RealPath.Resolve(store.Root)))
                throw Leaving(_directory, directory);
            _resolvedDirectory = directory;
        }

        return _resolvedDirectory;
    }

    private string Resolve(string path)
    {
        string resolved = RealPath.Resolve(path);
        return RealPath.IsWithin(resolved, ResolveDirectory()) ? resolved : throw Leaving(path, resolved);
    }

    private static OciLayoutException Leaving(string path, string target) =>
        new(path, $"a symbolic link leads out of the directory that it should stay in, to {target}, and is not followed");
}
