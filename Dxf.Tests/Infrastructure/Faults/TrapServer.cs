using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>
/// Another origin: where redirects, upload Locations, Link targets and realms of a hostile registry lead. It records
/// everything that comes, and fails the test if there were credentials in it.
/// </summary>
internal sealed class TrapServer : IAsyncDisposable
{
    private const int KeptBody = 1 << 20;
    private static readonly string[] CredentialHeaders = ["Authorization", "Cookie", "Proxy-Authorization"];

    private readonly LoopbackListener _listener;
    private readonly ConcurrentQueue<TrappedRequest> _requests = new();
    private readonly Channel<TrappedRequest> _arrivals = Channel.CreateUnbounded<TrappedRequest>();
    private volatile Reply _answer;

    private TrapServer(TestCertificates? certificates, Reply answer)
    {
        _answer = answer;
        _listener = LoopbackListener.Start(LoopbackListener.Reserve(), certificates?.Server, ServeAsync);
    }

    /// <summary>As <c>DXF_HOST</c> wants it: 127.0.0.1:PORT.</summary>
    public string Host => _listener.Address.Authority;

    public Uri BaseAddress => _listener.Address;

    /// <summary>To everyone.</summary>
    public Reply Answer
    {
        get => _answer;
        set => _answer = value;
    }

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<TrappedRequest> Requests => [.. _requests];

    /// <summary>Waits for the first request, then for the second, and so on: each counts when its body has come, or has broken off.</summary>
    public ValueTask<TrappedRequest> NextAsync(CancellationToken cancellationToken = default) => _arrivals.Reader.ReadAsync(cancellationToken);

    /// <summary>How many connections clients have made, requests or not.</summary>
    public int Connections => _listener.Accepted;

    /// <param name="certificates">Null: plain http.</param>
    /// <param name="answer">Null: 200 with a few bytes.</param>
    public static Task<TrapServer> StartAsync(TestCertificates? certificates = null, Reply? answer = null) =>
        Task.FromResult(new TrapServer(certificates, answer ?? Reply.Of(200).WithBody("trapped", "application/octet-stream")));

    /// <summary>200 with these bytes, such as those of the blob that was asked for.</summary>
    public static Task<TrapServer> StartAsync(byte[] content, TestCertificates? certificates = null) =>
        StartAsync(certificates, Reply.Of(200).WithBody(content, "application/octet-stream"));

    /// <summary>
    /// Fails the test if a request carried Authorization, Cookie or Proxy-Authorization, or one of these secrets
    /// anywhere (target, headers, body), as it is, percent-encoded or in base64. The message does not repeat it.
    /// </summary>
    public void AssertNoCredentials(params string[] secrets)
    {
        foreach (TrappedRequest request in _requests)
        {
            string? header = CredentialHeaders.FirstOrDefault(request.Headers.Contains);
            if (header is not null) throw new AssertionException($"{header} came to {Host} with {request.Method} {request.Target}");

            foreach ((string place, string text) in Places(request))
            {
                int found = Array.FindIndex(secrets, secret => SecretScan.Holds(text, secret));
                if (found >= 0) throw new AssertionException($"secret {found + 1} of {secrets.Length} came to {Host} in the {place} of a {request.Method}");
            }
        }
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private static IEnumerable<(string Place, string Text)> Places(TrappedRequest request)
    {
        yield return ("target", request.Target);
        foreach ((string name, string value) in request.Headers) yield return ($"header {name}", $"{name}: {value}");
        yield return ("body", Encoding.UTF8.GetString(request.Body.Span));
    }

    private async Task ServeAsync(WireConnection client, CancellationToken stopping)
    {
        while (await RequestHead.ReadAsync(client, stopping) is { } head)
        {
            BodyFraming framing = BodyFramings.OfRequest(head.Headers);
            if (head.Headers.Contains("Expect", "100-continue")) await client.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n", stopping);
            var kept = new MemoryStream();
            try
            {
                await KeepAsync(BodyFramings.Open(client, framing, head.Headers), kept, stopping);
            }
            finally
            {
                var request = new TrappedRequest(head.Method, head.Target, head.Headers, kept.ToArray());
                _requests.Enqueue(request);
                _arrivals.Writer.TryWrite(request);
            }

            Reply answer = _answer;
            ResponseHead response = answer.ToHead();
            BodyFraming answerFraming = BodyFramings.OfResponse(head.Method, response);
            await client.WriteAsync(response.ToString(), stopping);
            await using Stream body = answerFraming == BodyFraming.None ? Stream.Null : answer.OpenBody();
            await BodyWriter.CopyAsync(body, client, answerFraming, static _ => { }, stopping);
            if (head.Headers.Contains("Connection", "close") || head.Version is "HTTP/1.0") break;
        }

        await client.CloseAsync();
    }

    private static async Task KeepAsync(Stream body, MemoryStream kept, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and int count)
            await kept.WriteAsync(buffer.AsMemory(0, (int)Math.Min(count, KeptBody - kept.Length)), cancellationToken);
    }
}
