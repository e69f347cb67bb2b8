using Dxf.Client.Registry;
using Dxf.Client.Resilience;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>A connection that does not come about comes as a cancellation, and is none.</summary>
[TestFixture]
internal sealed class ConnectTimeoutTests
{
    [Test]
    public void It_is_a_failure_that_may_be_gone_the_next_time()
    {
        HttpRequestException failure = Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(CancellationToken.None));

        Assert.That(failure.HttpRequestError, Is.EqualTo(HttpRequestError.ConnectionError));
        Assert.That(TransientFaults.IsTransient(failure));
        Assert.That(TransientFaults.IsBeforeSending(failure));
    }

    [Test]
    public void Cancellation_by_the_caller_stays_one() =>
        Assert.That(() => SendAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    private static async Task SendAsync(CancellationToken cancellationToken)
    {
        using ConnectTimeoutHandler handler = new(new Slow());
        using HttpMessageInvoker invoker = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Get, "http://registry.test/v2/");
        using HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken);
    }

    /// <summary>As <see cref="SocketsHttpHandler"/> tells that its ConnectTimeout is over.</summary>
    private sealed class Slow : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("The operation was canceled.", new TimeoutException("A connection could not be established."), cancellationToken);
    }
}
