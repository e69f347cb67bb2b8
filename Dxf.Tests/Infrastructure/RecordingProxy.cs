using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dxf.Tests.Infrastructure;

/// <summary>
/// Stands in front of an open registry and records what a client asks, so that tests can count the requests of a
/// tool that runs as a process. It changes nothing: bodies stream through, and the Host header stays the client's,
/// from which the registry makes its Location headers, so that they point at the proxy.
/// </summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Expect", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly Uri _upstream;
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ProxiedRequest> _requests = new();
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
    });

    private RecordingProxy(Uri upstream)
    {
        _upstream = upstream;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        _application = builder.Build();
        _application.Run(ForwardAsync);
    }

    /// <summary>As <c>DXF_HOST</c> wants it: 127.0.0.1:PORT.</summary>
    public string Host => BaseAddress.Authority;

    public Uri BaseAddress => new(_application.Urls.First());

    /// <summary>Every request so far, in the order of their coming.</summary>
    public IReadOnlyList<ProxiedRequest> Requests => [.. _requests];

    public static async Task<RecordingProxy> StartAsync(RegistryProcess registry)
    {
        var proxy = new RecordingProxy(registry.BaseAddress);
        await proxy._application.StartAsync();
        return proxy;
    }

    public int Count(string method) => _requests.Count(request => string.Equals(request.Method, method, StringComparison.Ordinal));

    /// <summary>Forgets what was recorded: between a test's preparations and what it is about.</summary>
    public void Clear() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var record = new ProxiedRequest(
            context.Request.Method,
            target,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue(record);

        HttpResponseMessage answer;
        using HttpRequestMessage request = ToUpstream(context, target);
        try
        {
            answer = await _client.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            record.Status = context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        using (answer)
        {
            record.Status = (int)answer.StatusCode;
            await ToClientAsync(answer, context);
        }
    }

    private HttpRequestMessage ToUpstream(HttpContext context, string target)
    {
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_upstream.GetLeftPart(UriPartial.Authority) + target, exact))
        {
            Version = HttpVersion.Version11,
        };
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
            request.Content = new StreamContent(context.Request.Body);

        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Request.Headers)
        {
            if (HopByHop.Contains(name)) continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return request;
    }

    private static async Task ToClientAsync(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers.NonValidated.Select(Pair).Concat(answer.Content.Headers.NonValidated.Select(Pair)))
        {
            if (!HopByHop.Contains(name)) context.Response.Headers[name] = values.ToArray();
        }

        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // Either end broke off: the other one is to see the same, not a well-ended body.
            context.Abort();
        }

        static (string Name, IEnumerable<string> Values) Pair(KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues> header) => (header.Key, header.Value);
    }
}
