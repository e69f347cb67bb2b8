using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
[CancelAfter(60_000)]
internal sealed class TrapServerTests
{
    private const string Canary = "correct horse battery";

    [Test]
    public async Task Trap_records_and_answers_and_finds_nothing_in_an_innocent_request([Values] bool tls)
    {
        await using TrapServer trap = await TrapServer.StartAsync([1, 2, 3], tls ? Registries.Certificates : null);
        using HttpClient client = Registries.Certificates.CreateClient();

        using HttpResponseMessage answer = await client.PutAsync(new Uri(trap.BaseAddress, "/a?b=%2f"), new ByteArrayContent([4, 5]));
        trap.Answer = Reply.OfError(404, "BLOB_UNKNOWN", "none");
        using HttpResponseMessage second = await client.GetAsync(trap.BaseAddress);

        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(trap.Requests.Select(request => request.ToString()), Is.EqualTo(new[] { "PUT /a?b=%2f", "GET /" }));
        Assert.That(trap.Requests[0].Body.ToArray(), Is.EqualTo(new byte[] { 4, 5 }));
        Assert.That(trap.Connections, Is.EqualTo(1));
        trap.AssertNoCredentials(Canary);
    }

    [TestCase("Authorization")]
    [TestCase("Cookie")]
    [TestCase("Proxy-Authorization")]
    public async Task Credentials_in_their_headers_are_found(string header)
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        using HttpClient client = new();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, "anything");

        using HttpResponseMessage answer = await client.GetAsync(trap.BaseAddress);

        Assert.That(() => trap.AssertNoCredentials(), Throws.InstanceOf<AssertionException>().With.Message.StartsWith($"{header} came to {trap.Host}"));
    }

    [TestCase("/?password=correct%20horse%20battery", "")]
    [TestCase("/?password=correct+horse+battery", "")]
    [TestCase("/", "X-Custom: a correct horse battery b")]
    [TestCase("/", "X-Custom: base64 fred:")]
    [TestCase("/", "X-Custom: base64 fre:")]
    [TestCase("/", "X-Custom: base64 fr:")]
    public async Task Secrets_are_found_wherever_they_are(string target, string header)
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        using RawClient raw = await RawClient.ConnectAsync(trap.BaseAddress);
        string[] parts = header.Split("base64 ");
        string line = parts.Length == 1 ? header : parts[0] + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{parts[1]}{Canary}, and more"));

        await raw.GetAsync(target, line.Length == 0 ? ["Connection: close"] : [line, "Connection: close"]);
        await raw.EndAsync();

        Assert.That(() => trap.AssertNoCredentials("other secret", Canary), Throws.InstanceOf<AssertionException>()
            .With.Message.Contains("secret 2 of 2").And.Message.Not.Contains(Canary));
        Assert.That(() => trap.AssertNoCredentials("other secret"), Throws.Nothing);
    }

    [Test]
    public async Task Secrets_are_found_in_bodies_too([Values] bool encoded)
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        using HttpClient client = new();
        string body = encoded ? $"{{\"auth\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + Canary))}\"}}" : $"password={Canary}";

        using HttpResponseMessage answer = await client.PostAsync(trap.BaseAddress, new StringContent(body));

        Assert.That(() => trap.AssertNoCredentials(Canary), Throws.InstanceOf<AssertionException>().With.Message.Contains("in the body of a POST"));
    }

    [Test]
    public async Task Body_that_breaks_off_is_recorded_as_far_as_it_came()
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        using (RawClient raw = await RawClient.ConnectAsync(trap.BaseAddress))
        {
            await raw.BeginPutAsync("/", 100, "Authorization: Basic abc");
            await raw.SendAsync("some");
        }

        TrappedRequest request = await trap.NextAsync();

        Assert.That(request.Headers["Authorization"], Is.EqualTo("Basic abc"));
        Assert.That(request.Body.ToArray(), Is.EqualTo("some"u8.ToArray()));
    }

    [Test]
    public async Task Http_client_that_drops_its_credentials_on_a_redirect_passes()
    {
        await using TrapServer trap = await TrapServer.StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(await Registries.OpenAsync(), On.Get("/v2/$").Always(Fault.RedirectTo(trap.BaseAddress)));
        using HttpClient client = new() { BaseAddress = proxy.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"fred:{Canary}")));

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(proxy.Requests.Single().Headers.Contains("Authorization"), Is.True);
        Assert.That(trap.Requests, Has.Count.EqualTo(1));
        trap.AssertNoCredentials(Canary);
    }
}
