namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>What the proxy is going to do with a request; rules change it before it is done.</summary>
internal sealed class RequestPlan(ObservedRequest observed, RequestHead head, Stream body)
{
    public ObservedRequest Observed { get; } = observed;

    /// <summary>As it will be forwarded.</summary>
    public RequestHead Head { get; } = head;

    public BodyFraming Framing { get; } = BodyFramings.OfRequest(head.Headers);

    /// <summary>As it will be forwarded.</summary>
    public Stream Body { get; set; } = body;

    public bool HasBody => Framing == BodyFraming.Chunked || BodyFramings.LengthOf(Observed.Headers) is > 0;

    /// <summary>If not null, the answer, and nothing is forwarded.</summary>
    public Reply? Reply { get; set; }

    /// <summary>How much of the body is read before <see cref="Reply"/> goes out; null for all of it.</summary>
    public long? ReadBeforeReply { get; set; }

    /// <summary>Asks the registry for its 401 to this request.</summary>
    public required Func<Task<Reply>> AskForChallengeAsync { get; init; }

    /// <summary>Returns when the client has hung up.</summary>
    public required Func<CancellationToken, Task> HangUpAsync { get; init; }

    /// <summary>The proxy stops.</summary>
    public required CancellationToken Stopping { get; init; }
}
