namespace Dxf.Client.Reading;

/// <summary>Asks a source for the digest that it knows.</summary>
internal static class KnownDigest
{
    /// <summary>What is no larger is hashed before anybody could wait for it.</summary>
    private const int Small = 1024 * 1024;

    /// <summary>The digest, or null. A source may compute it at this moment, from bytes in memory: the caller goes on meanwhile.</summary>
    public static async ValueTask<Digest?> FindAsync(BlobSource source, CancellationToken cancellationToken) => source.Length > Small
        ? await Task.Run(() => source.Digest, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false)
        : source.Digest;
}
