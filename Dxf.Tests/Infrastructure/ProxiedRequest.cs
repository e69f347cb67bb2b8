namespace Dxf.Tests.Infrastructure;

/// <summary>A request that went through <see cref="RecordingProxy"/>: path and query byte for byte as the client wrote them.</summary>
internal sealed class ProxiedRequest(string method, string target, IReadOnlyDictionary<string, string> headers)
{
    private volatile int _status;

    public string Method { get; } = method;

    public string Target { get; } = target;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    /// <summary>The registry's answer, known before the client sees it; 0 until then, 502 where the registry gave none.</summary>
    public int Status
    {
        get => _status;
        set => _status = value;
    }

    public override string ToString() => $"{Method} {Target} {Status}";
}
