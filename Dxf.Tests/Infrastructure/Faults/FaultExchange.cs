using System.Net.Sockets;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>One request and its answer, with the rules that hit it.</summary>
internal sealed class FaultExchange(WireConnection client, UpstreamServer server, RequestPlan plan, IReadOnlyList<(FaultAction Action, Action Fired)> faults) : IDisposable
{
    /// <summary>How long a client may go on sending a body after it has got its answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(plan.Stopping);
    private WireConnection? _upstream;
    private Task<bool> _sending = Task.FromResult(true);

    /// <summary>Whether the connection can take another request. It ends by <see cref="CutException"/> where both connections are to end.</summary>
    public async Task<bool> RunAsync()
    {
        try
        {
            foreach ((FaultAction action, Action fired) in faults) await action.OnRequestAsync(plan, fired);
            ResponsePlan response = plan.Reply is { } reply ? await AnswerAsync(reply) : await ForwardAsync();
            foreach ((FaultAction action, Action fired) in faults) await action.OnResponseAsync(response, fired);
            await SendAsync(response);
            await Task.WhenAny(_sending, Task.Delay(Patience, _end.Token));
            return _sending.IsCompleted
                && await _sending
                && !response.ClosesConnection
                && !plan.Observed.Headers.Contains("Connection", "close")
                && plan.Head.Version is not "HTTP/1.0";
        }
        catch (Exception exception) when (exception is CutException or WireWriteException or EndOfStreamException or IOException or SocketException)
        {
            await _end.CancelAsync();
            var cut = exception as CutException ?? new CutException(exception is EndOfStreamException ? CutKind.Close : CutKind.Reset);
            if (_upstream is not null) await _upstream.EndAsync(cut.Kind);
            throw cut;
        }
        finally
        {
            await _end.CancelAsync();
            _upstream?.Dispose();
            // Nothing else may read from the client afterwards; how it ended has been seen above, or does not matter.
            await Task.WhenAny(_sending);
        }
    }

    public void Dispose()
    {
        _upstream?.Dispose();
        _end.Dispose();
    }

    private async Task<ResponsePlan> ForwardAsync()
    {
        try
        {
            _upstream = await server.ConnectAsync(_end.Token);
        }
        catch (SocketException)
        {
            return await AnswerAsync(Reply.Of(502));
        }

        await _upstream.WriteAsync(plan.Head.ToString(), _end.Token);
        _sending = SendBodyAsync(_upstream);
        Task<ResponseHead> answer = ReadAnswerAsync(_upstream);
        // A registry may answer before it has the whole body; and a cut must not wait for an answer.
        if (await Task.WhenAny(_sending, answer) == _sending) await _sending;
        var response = new ResponsePlan(plan, await answer, _upstream);
        if (!_sending.IsCompleted || !await _sending) response.Head.Headers.Set("Connection", "close");
        return response;
    }

    /// <summary>False: the registry takes no more of it, but may have answered.</summary>
    private async Task<bool> SendBodyAsync(WireConnection upstream)
    {
        try
        {
            await BodyWriter.CopyAsync(plan.Body, upstream, plan.Framing, static _ => { }, _end.Token);
            return true;
        }
        catch (WireWriteException)
        {
            return false;
        }
    }

    private async Task<ResponseHead> ReadAnswerAsync(WireConnection upstream)
    {
        while (true)
        {
            ResponseHead head = await ResponseHead.ReadAsync(upstream, _end.Token);
            if (!head.IsInterim) return head;
            await client.WriteAsync(head.ToString(), _end.Token);
        }
    }

    /// <summary>Without the registry. The body is read before, as far as the rule wants it.</summary>
    private async Task<ResponsePlan> AnswerAsync(Reply reply)
    {
        bool waits = plan.HasBody && plan.Observed.Headers.Contains("Expect", "100-continue");
        long wanted = plan.ReadBeforeReply ?? (waits ? 0 : long.MaxValue);
        if (waits && wanted > 0) await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n", _end.Token);
        bool whole = !plan.HasBody || await ReadBodyAsync(wanted);
        var response = new ResponsePlan(plan, reply);
        if (!whole) response.Head.Headers.Set("Connection", "close");
        return response;
    }

    /// <summary>Whether that was all of it, as far as one can know without reading on.</summary>
    private async Task<bool> ReadBodyAsync(long wanted)
    {
        byte[] buffer = new byte[64 * 1024];
        while (wanted > 0)
        {
            int count = await plan.Body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, wanted)), _end.Token);
            if (count == 0) return true;
            wanted -= count;
        }

        return plan.Framing == BodyFraming.Length && plan.Observed.ReceivedBytes == BodyFramings.LengthOf(plan.Observed.Headers);
    }

    private async Task SendAsync(ResponsePlan response)
    {
        plan.Observed.Status = response.Head.Status;
        await client.WriteAsync(response.Head.ToString(), _end.Token);
        await BodyWriter.CopyAsync(response.Body, client, response.Framing, plan.Observed.AddSent, _end.Token);
        if (response.Excess.Length == 0) return;

        plan.Observed.AddSent(response.Excess.Length);
        await client.WriteAsync(response.Excess, _end.Token);
    }
}
