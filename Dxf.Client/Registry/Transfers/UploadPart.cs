using System.Net;

namespace Dxf.Client.Registry.Transfers;

/// <summary>The body of a request that sends a part of a blob.</summary>
internal sealed class UploadPart : HttpContent
{
    private readonly long? _length;
    private readonly Func<Stream, CancellationToken, Task> _send;

    public UploadPart(long? length, Func<Stream, CancellationToken, Task> send)
    {
        _length = length;
        _send = send;
        Headers.ContentType = new(MediaTypes.OctetStream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _send(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _send(stream, cancellationToken);
}
