using System.IO.Compression;
using System.IO.Pipelines;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Compresses a body while it is read.</summary>
internal static class GzippedBody
{
    /// <summary>The reader gets the exceptions of the body too.</summary>
    public static Stream Open(Stream body, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        _ = CompressAsync(body, pipe.Writer, cancellationToken);
        return pipe.Reader.AsStream();
    }

    private static async Task CompressAsync(Stream body, PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            await using (var gzip = new GZipStream(writer.AsStream(leaveOpen: true), CompressionLevel.Fastest, leaveOpen: true))
                await body.CopyToAsync(gzip, cancellationToken);
            await writer.CompleteAsync();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await writer.CompleteAsync(exception);
        }
    }
}
