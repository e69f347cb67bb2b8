using System.IO.Compression;

namespace Dxf.Client.Registry.Transfers;

/// <summary>The body of an answer that holds a blob.</summary>
internal static class BlobBody
{
    /// <summary>
    /// Whether a proxy compressed the body in spite of "identity". The length is then that of what it sends, and a part
    /// of it is no part of the blob.
    /// </summary>
    public static bool IsCompressed(HttpContent content) =>
        content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase);

    /// <summary>The blob's length in bytes, where the answer tells it.</summary>
    public static long? GetLength(HttpContent content) => IsCompressed(content) ? null : content.Headers.ContentLength;

    /// <summary>The blob's bytes.</summary>
    public static async Task<Stream> OpenAsync(HttpContent content, CancellationToken cancellationToken)
    {
        Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return IsCompressed(content) ? new GZipStream(body, CompressionMode.Decompress) : body;
    }
}
