using System.Collections.Concurrent;
using System.Net;
using NUnit.Framework;
using RichardSzalay.MockHttp;

namespace Dxf.Tests.Registry;

/// <summary>Answers requests by a script, in the script's order. What the script does not have fails the test.</summary>
internal sealed class ScriptedHandler : DelegatingHandler
{
    private readonly MockHttpMessageHandler _script;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<string> _unexpected = new();

    public ScriptedHandler()
        : this(new MockHttpMessageHandler())
    {
    }

    private ScriptedHandler(MockHttpMessageHandler script)
        : base(script)
    {
        _script = script;
        _script.Fallback.Respond(request =>
        {
            _unexpected.Enqueue($"{request.Method} {request.RequestUri!.AbsoluteUri}");
            return new HttpResponseMessage(HttpStatusCode.NotImplemented) { ReasonPhrase = "not in the script" };
        });
    }

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>The script's next request: this method and exactly this address, byte for byte.</summary>
    public MockedRequest Expect(HttpMethod method, string address)
    {
        MockedRequest request = new MockedRequest().With(actual =>
            actual.Method == method && string.Equals(actual.RequestUri!.AbsoluteUri, address, StringComparison.Ordinal));
        _script.AddRequestExpectation(request);
        return request;
    }

    /// <summary>A request that may come at any time and any number of times.</summary>
    public MockedRequest When(HttpMethod method, string address)
    {
        MockedRequest request = new MockedRequest().With(actual =>
            actual.Method == method && string.Equals(actual.RequestUri!.AbsoluteUri, address, StringComparison.Ordinal));
        _script.AddBackendDefinition(request);
        return request;
    }

    /// <summary>Fails where something else was asked for than the script has, or less.</summary>
    public void Verify()
    {
        Assert.That(_unexpected, Is.Empty, $"requests that were not expected; all there were: {string.Join(", ", _requests)}");
        Assert.That(_script.VerifyNoOutstandingExpectation, Throws.Nothing, $"all requests there were: {string.Join(", ", _requests)}");
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _requests.Enqueue(await RecordedRequest.ReadAsync(request, cancellationToken));
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}
