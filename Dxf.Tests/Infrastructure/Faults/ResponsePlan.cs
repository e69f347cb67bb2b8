using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>What the proxy is going to answer; rules change it before it goes out.</summary>
internal sealed class ResponsePlan
{
    public ResponsePlan(RequestPlan request, ResponseHead head, WireConnection upstream)
    {
        Request = request;
        Head = head;
        Framing = BodyFramings.OfResponse(request.Head.Method, head);
        Body = BodyFramings.Open(upstream, Framing, head.Headers);
        foreach (string name in HopByHop) head.Headers.Remove(name);
    }

    public ResponsePlan(RequestPlan request, Reply reply)
    {
        Request = request;
        Head = reply.ToHead();
        Framing = BodyFramings.OfResponse(request.Head.Method, Head);
        Body = HasBody ? reply.OpenBody() : Stream.Null;
    }

    private static string[] HopByHop => ["Connection", "Keep-Alive", "Proxy-Connection"];

    public RequestPlan Request { get; }

    public ResponseHead Head { get; private set; }

    public BodyFraming Framing { get; private set; }

    public Stream Body { get; set; }

    /// <summary>Goes out after the body has ended, unannounced.</summary>
    public ReadOnlyMemory<byte> Excess { get; set; }

    public bool HasBody => Framing != BodyFraming.None;

    /// <summary>What Content-Length says, or null.</summary>
    public long? Length => BodyFramings.LengthOf(Head.Headers);

    public bool ClosesConnection => Framing == BodyFraming.UntilClose || Head.Headers.Contains("Connection", "close");

    public void Replace(Reply reply)
    {
        Head = reply.ToHead();
        Framing = BodyFramings.OfResponse(Request.Head.Method, Head);
        Body = HasBody ? reply.OpenBody() : Stream.Null;
    }

    /// <summary>States the length and keeps to it: the body has to have it.</summary>
    public void UseLength(long length)
    {
        Head.Headers.Remove("Transfer-Encoding");
        Head.Headers.Set("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        if (HasBody) Framing = BodyFraming.Length;
    }

    public void UseChunks()
    {
        Head.Headers.Remove("Content-Length");
        Head.Headers.Set("Transfer-Encoding", "chunked");
        if (HasBody) Framing = BodyFraming.Chunked;
    }

    public void UseEndOfConnection()
    {
        Head.Headers.Remove("Content-Length");
        Head.Headers.Remove("Transfer-Encoding");
        Head.Headers.Set("Connection", "close");
        if (HasBody) Framing = BodyFraming.UntilClose;
    }
}
