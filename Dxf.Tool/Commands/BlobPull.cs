using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>Blobs that are pulled together.</summary>
/// <param name="Registry">Where they are.</param>
/// <param name="Repository">Their repository.</param>
/// <param name="Digests">The blobs, in order.</param>
/// <param name="Options">How to read them.</param>
/// <param name="Parallel">How many to pull side by side.</param>
/// <param name="AnnounceAsync">Told each blob and its length before its bytes are written to stdout, or once its file is there; the length is null where the server does not say it.</param>
internal sealed record BlobPull(
    IRegistryClient Registry,
    RepositoryName Repository,
    IReadOnlyList<Digest> Digests,
    BlobReadOptions Options,
    int Parallel,
    Func<Digest, long?, Task> AnnounceAsync)
{
    public IAsyncEnumerable<Descriptor> PullToFilesAsync(IEnumerable<KeyValuePair<string, Digest>> files, CancellationToken cancellationToken) =>
        Registry.Blobs.PullToFilesAsync(Repository, files, Options, Parallel, cancellationToken);
}
