using System.Globalization;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Connections that end, or stand still. Byte counts are of the body, without chunk framing.</summary>
internal static partial class Fault
{
    /// <summary>RST after the request's head; the registry never hears of it.</summary>
    public static FaultAction ResetBeforeRequestForwarded() => FaultAction.Request("reset before the request is forwarded", (_, fired) => Cut(CutKind.Reset, fired));

    /// <summary>The registry does what was asked, and the client sees RST instead of the answer.</summary>
    public static FaultAction ResetBeforeResponse() => FaultAction.Response("reset before the response", (_, fired) => Cut(CutKind.Reset, fired));

    /// <summary>The registry does what was asked, and the client sees the connection close instead of the answer.</summary>
    public static FaultAction CloseBeforeResponse() => FaultAction.Response("close before the response", (_, fired) => Cut(CutKind.Close, fired));

    /// <summary>The response's head, so many bytes of its body, then RST. It does not fire on a shorter body; on one of just that length it resets after the last byte.</summary>
    public static FaultAction ResetResponseAfter(long bytes) => CutResponse("reset", bytes, CutKind.Reset);

    /// <summary>As <see cref="ResetResponseAfter"/>, with FIN: a short body under the full Content-Length.</summary>
    public static FaultAction CloseResponseAfter(long bytes) => CutResponse("close", bytes, CutKind.Close);

    /// <summary>
    /// So many bytes of the upload reach the registry, then both connections are reset. The client may ask again before
    /// the registry has written what came, and be told that nothing did; see <see cref="CloseRequestAfter"/>.
    /// </summary>
    public static FaultAction ResetRequestAfter(long bytes) => CutRequest("reset", bytes, CutKind.Reset);

    /// <summary>
    /// So many bytes of the upload reach the registry, then both connections are closed: the client's when the registry
    /// has closed its own, so that it has written what came.
    /// </summary>
    public static FaultAction CloseRequestAfter(long bytes) => CutRequest("close", bytes, CutKind.Close);

    /// <summary>So many bytes of the response's body, the others when the gate opens. Ends when the client hangs up.</summary>
    public static FaultAction StallResponseAfter(long bytes, FaultGate gate) => FaultAction.Response(
        Named("stall the response after", bytes),
        (response, fired) => response.Body = new StalledBody(response.Body, bytes, gate, response.Request.HangUpAsync, fired));

    /// <summary>So many bytes of the upload are read, the others when the gate opens. Ends when the client hangs up.</summary>
    public static FaultAction StallRequestAfter(long bytes, FaultGate gate) => FaultAction.Request(
        Named("stall the request after", bytes),
        (request, fired) => request.Body = new StalledBody(request.Body, bytes, gate, request.HangUpAsync, fired));

    /// <summary>The registry has answered, and nothing of that goes to the client until the gate opens. Ends when the client hangs up.</summary>
    public static FaultAction StallBeforeResponse(FaultGate gate) => new("stall before the response")
    {
        OnResponseAsync = async (response, fired) =>
        {
            fired();
            if (!await gate.WaitAsync(response.Request.HangUpAsync, response.Request.Stopping)) throw new CutException(CutKind.Reset);
        },
    };

    private static FaultAction CutResponse(string how, long bytes, CutKind kind) => FaultAction.Response(
        Named($"{how} the response after", bytes),
        (response, fired) => response.Body = new CutBody(response.Body, bytes, kind, fired));

    private static FaultAction CutRequest(string how, long bytes, CutKind kind) => FaultAction.Request(
        Named($"{how} the request after", bytes),
        (request, fired) => request.Body = new CutBody(request.Body, bytes, kind, fired));

    private static void Cut(CutKind kind, Action fired)
    {
        fired();
        throw new CutException(kind);
    }

    private static string Named(string what, long bytes) => string.Create(CultureInfo.InvariantCulture, $"{what} {bytes} bytes");
}
