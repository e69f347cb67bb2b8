using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Sockets;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>
/// Stands in front of a registry, on raw sockets, and does to its connections and messages what the rules say. What no
/// rule is for streams through unchanged, with the client's Host header, from which the registry makes its Location
/// headers. In front of a TLS registry it speaks TLS too, with a certificate of the same authority.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Connection", "Keep-Alive", "Proxy-Connection", "Upgrade"];

    private readonly UpstreamServer _server;
    private readonly LoopbackListener _listener;
    private readonly ConcurrentQueue<ObservedRequest> _requests = new();
    private ImmutableList<FaultRule> _rules;

    private FaultProxy(Socket socket, Uri upstream, TestCertificates? certificates, FaultRule[] rules)
    {
        TestCertificates? trusted = string.Equals(upstream.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
            ? certificates ?? throw new ArgumentException("certificates are needed in front of a TLS server", nameof(certificates))
            : null;
        _rules = [.. rules];
        _server = new UpstreamServer(upstream, trusted);
        _listener = LoopbackListener.Start(socket, trusted?.Server, ServeAsync);
    }

    /// <summary>As <c>DXF_HOST</c> wants it: 127.0.0.1:PORT.</summary>
    public string Host => _listener.Address.Authority;

    public Uri BaseAddress => _listener.Address;

    /// <summary>Every request so far, in the order of their coming.</summary>
    public IReadOnlyList<ObservedRequest> Requests => [.. _requests];

    public IReadOnlyList<FaultRule> Rules => Volatile.Read(ref _rules);

    /// <summary>Bytes on the wire from clients, heads and TLS included.</summary>
    public long WireBytesReceived => _listener.Meter.Received;

    /// <summary>Bytes on the wire to clients, heads and TLS included.</summary>
    public long WireBytesSent => _listener.Meter.Sent;

    /// <summary>How many connections clients have made.</summary>
    public int Connections => _listener.Accepted;

    public static Task<FaultProxy> StartAsync(RegistryProcess registry, params FaultRule[] rules) =>
        StartAsync(registry.BaseAddress, registry.Options.Certificates, rules);

    /// <summary>In front of any server, such as a token server.</summary>
    public static Task<FaultProxy> StartAsync(Uri upstream, TestCertificates? certificates, params FaultRule[] rules) =>
        Task.FromResult(StartOn(LoopbackListener.Reserve(), upstream, certificates, rules));

    /// <summary>On a port that was reserved before.</summary>
    public static FaultProxy StartOn(Socket reserved, Uri upstream, TestCertificates? certificates, params FaultRule[] rules) =>
        new(reserved, upstream, certificates, rules);

    /// <summary>From the next request on: for rules that need what the test's preparations gave, after those.</summary>
    public void Add(params FaultRule[] rules) => ImmutableInterlocked.Update(ref _rules, (old, added) => old.AddRange(added), rules);

    public int Count(string method) => _requests.Count(request => string.Equals(request.Method, method, StringComparison.Ordinal));

    /// <summary>Forgets what was recorded: between a test's preparations and what it is about.</summary>
    public void Clear() => _requests.Clear();

    /// <summary>Fails the test if a fault of it never happened, or if the proxy itself did not work.</summary>
    public void AssertAllFired()
    {
        if (_listener.Failures is { Count: > 0 } failures) throw new AssertionException($"the fault proxy failed: {failures[0]}");

        List<FaultRule> idle = [.. Rules.Where(rule => rule.Fired == 0)];
        if (idle.Count == 0) return;

        IEnumerable<string> rules = idle.Select(rule => $"  {rule.Name} (matched {rule.Matched} requests)");
        IEnumerable<string> requests = _requests.Select(request => $"  {request}");
        throw new AssertionException($"rules that never fired:\n{string.Join('\n', rules)}\nrequests:\n{string.Join('\n', requests)}");
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(WireConnection client, CancellationToken stopping)
    {
        try
        {
            while (await RequestHead.ReadAsync(client, stopping) is { } head)
            {
                using FaultExchange exchange = Begin(client, head, stopping);
                if (!await exchange.RunAsync()) break;
            }

            await client.CloseAsync();
        }
        catch (CutException cut)
        {
            await client.EndAsync(cut.Kind);
        }
    }

    private FaultExchange Begin(WireConnection client, RequestHead head, CancellationToken stopping)
    {
        var observed = new ObservedRequest(head.Method, head.Target, new HeaderList(head.Headers));
        _requests.Enqueue(observed);
        foreach (string name in HopByHop) head.Headers.Remove(name);
        var body = new CountedBody(BodyFramings.Open(client, BodyFramings.OfRequest(head.Headers), head.Headers), observed.AddReceived);
        var plan = new RequestPlan(observed, head, body)
        {
            AskForChallengeAsync = () => _server.AskForChallengeAsync(head, stopping),
            HangUpAsync = client.WaitForHangUpAsync,
            Stopping = stopping,
        };
        List<(FaultAction Action, Action Fired)> faults = [.. Rules.Where(rule => rule.Hits(observed)).Select(rule => (rule.Action, rule.Firing(observed)))];
        return new FaultExchange(client, _server, plan, faults);
    }
}
