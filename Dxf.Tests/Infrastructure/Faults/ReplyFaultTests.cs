using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class ReplyFaultTests : FaultProxyFixture
{
    [Test]
    public async Task Scripted_answer_comes_without_the_registry_and_the_connection_goes_on()
    {
        await using TrapServer upstream = await TrapServer.StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            upstream.BaseAddress,
            null,
            On.Put("/a").Nth(1, Fault.Respond(Reply.Of(429).RetryAfter(TimeSpan.FromSeconds(2)))),
            On.Put("/a").Nth(2, Fault.Respond(Reply.Of(503).RetryAfter(DateTimeOffset.UnixEpoch).WithHtml("<p>busy</p>"))));
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage first = await client.PutAsync(new Uri("a", UriKind.Relative), new ByteArrayContent(Content));
        using HttpResponseMessage second = await client.PutAsync(new Uri("a", UriKind.Relative), new ByteArrayContent(Content));
        using HttpResponseMessage third = await client.PutAsync(new Uri("a", UriKind.Relative), new ByteArrayContent(Content));

        Assert.That((first.StatusCode, second.StatusCode, third.StatusCode), Is.EqualTo((HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK)));
        Assert.That(first.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(second.Headers.RetryAfter!.Date, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo("<p>busy</p>"));
        Assert.That((upstream.Requests.Count, proxy.Connections), Is.EqualTo((1, 1)));
        Assert.That(proxy.Requests.Select(request => request.ReceivedBytes), Is.All.EqualTo(Content.Length));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Who_expects_a_continue_gets_the_answer_instead()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Put("/blobs/uploads/").Once(Fault.Respond(413)));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.BeginPutAsync("/v2/a/blobs/uploads/b", 1_000, "Expect: 100-continue");

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Text, Does.StartWith("HTTP/1.1 413 ").And.Contain("Connection: close").And.Not.Contain("100"));
        Assert.That(proxy.Requests.Single().ReceivedBytes, Is.Zero);
    }

    [Test]
    public async Task Answer_in_the_middle_of_an_upload_ends_the_connection()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Put("/blobs/uploads/").Once(Fault.RespondAfterReading(400, Reply.Of(413))));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.BeginPutAsync("/v2/a/blobs/uploads/b", 1_000);
        await raw.SendAsync(new byte[500]);

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Text, Does.StartWith("HTTP/1.1 413 "));
        Assert.That(proxy.Requests.Single().ReceivedBytes, Is.EqualTo(400));
    }

    [Test]
    public async Task Closing_put_whose_answer_is_lost_or_replaced_has_stored_the_blob()
    {
        foreach (FaultAction action in new[] { Fault.ResetBeforeResponse(), Fault.RespondAfterForwarding(500), Fault.RespondAfterForwarding(Reply.Of(502).WithHtml()) })
        {
            await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Put("/blobs/uploads/").Once(action));
            using HttpClient client = NewClient(proxy);
            string repository = TestNames.NewRepository();
            try
            {
                using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, Content);
                Assert.That((int)pushed.StatusCode, Is.AnyOf(500, 502));
            }
            catch (HttpRequestException exception)
            {
                Assert.That(action.Name, Does.Contain("reset"), exception.Message);
            }

            Assert.That(await client.GetByteArrayAsync(new Uri($"v2/{repository}/blobs/{TestData.DigestOf(Content)}", UriKind.Relative)), Is.EqualTo(Content));
            proxy.AssertAllFired();
        }
    }

    [Test]
    public async Task Redirect_goes_to_another_origin_without_asking_the_registry([Values(301, 302, 303, 307, 308)] int status)
    {
        await using TrapServer trap = await TrapServer.StartAsync(Content);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(Fault.RedirectTo(new Uri(trap.BaseAddress, "/x?sig=a%2Fb"), status)));
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage answer = await client.GetAsync(new Uri(BlobPath, UriKind.Relative));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(answer.Headers.Location!.OriginalString, Is.EqualTo($"http://{trap.Host}/x?sig=a%2Fb"));
        Assert.That(await client.GetByteArrayAsync(answer.Headers.Location), Is.EqualTo(Content));
    }

    [Test]
    public async Task Huge_answer_is_streamed()
    {
        const long size = 200L << 20;
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/manifests/").Always(Fault.Respond(Reply.Of(200).WithHugeBody(size, "application/json"))));
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/a/manifests/b", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo(size));
        Assert.That(proxy.Requests.Single().SentBytes, Is.EqualTo(size));
    }

    [Test]
    public async Task Expired_token_is_answered_with_the_registrys_own_challenge()
    {
        RegistryProcess registry = await Registries.TokenAsync();
        TokenServer tokens = await Registries.TokenServerAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            registry,
            On.Get("/blobs/").Nth(2, Fault.ExpireToken()),
            On.Put("/blobs/uploads/").Once(Fault.ExpireTokenAfter(1_000)));
        using HttpClient client = Registries.Certificates.CreateClient();
        client.BaseAddress = proxy.BaseAddress;
        string repository = TestNames.NewRepository();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.IssueToken(TokenServerOptions.Fred, $"repository:{repository}:pull,push"));

        using HttpResponseMessage refused = await BlobUpload.PushAsync(client, repository, Content);
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, Content);
        using HttpResponseMessage first = await client.GetAsync(pushed.Headers.Location);
        using HttpResponseMessage second = await client.GetAsync(pushed.Headers.Location);
        using HttpResponseMessage third = await client.GetAsync(pushed.Headers.Location);

        Assert.That(proxy.BaseAddress.Scheme, Is.EqualTo("https"));
        Assert.That((first.StatusCode, second.StatusCode, third.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK)));
        Assert.That(second.Headers.WwwAuthenticate.Single().Parameter, Does.Contain($"scope=\"repository:{repository}:pull\"").And.Contain(tokens.Realm.AbsoluteUri));
        Assert.That(refused.Headers.WwwAuthenticate.Single().Parameter, Does.Contain($"repository:{repository}:").And.Contain("push"));
        Assert.That(proxy.Requests[1].ReceivedBytes, Is.EqualTo(1_000));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Registry_without_a_challenge_fails_the_test_that_wants_one()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(Fault.ExpireToken()));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.GetAsync(BlobPath);
        await raw.EndAsync();

        Assert.That(proxy.AssertAllFired, Throws.InstanceOf<AssertionException>().With.Message.Contains("has no challenge"));
    }
}
