using System.Net;
using System.Security.Cryptography;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class RecordingProxyTests
{
    [Test]
    public async Task Proxy_records_a_push_whose_locations_stay_with_it()
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(await Registries.OpenAsync());
        using HttpClient client = NewClient(proxy);
        string repository = TestNames.NewRepository();
        byte[] content = new TestData().Bytes(100_000);

        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, content);

        Assert.That(pushed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(pushed.Headers.Location!.Authority, Is.EqualTo(proxy.Host));
        Assert.That(await client.GetByteArrayAsync(pushed.Headers.Location), Is.EqualTo(content));
        Assert.That(proxy.Requests.Select(request => (request.Method, request.Status)), Is.EqualTo(new[] { ("POST", 202), ("PUT", 201), ("GET", 200) }));
        Assert.That(proxy.Requests[1].Headers["Content-Length"], Is.EqualTo("100000"));
        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
    }

    [Test]
    public async Task Proxy_keeps_the_target_byte_for_byte_and_the_length_of_a_head()
    {
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(await Registries.OpenAsync());
        using HttpClient client = NewClient(proxy);
        string repository = TestNames.NewRepository();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, [1, 2, 3]);
        proxy.Clear();

        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        string target = $"/v2/{repository}/blobs/{TestData.DigestOf([1, 2, 3])}?a=%2f%2F~%7e&b=c+d";
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri($"http://{proxy.Host}{target}", exact));
        using HttpResponseMessage answer = await client.SendAsync(request);

        Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo(3));
        Assert.That(proxy.Requests.Single(), Has.Property("Method").EqualTo("HEAD").And.Property("Target").EqualTo(target));
    }

    [Test]
    public async Task Proxy_passes_hundreds_of_megabytes()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        using HttpClient client = NewClient(proxy);
        using var folder = new TempFolder();
        TestFile file = await new TestData().WriteFileAsync(folder.File("blob"), 300L << 20);

        await using FileStream source = File.OpenRead(file.Path);
        using var content = new StreamContent(source);
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, TestNames.NewRepository(), content, file.Digest);
        await using Stream pulled = await client.GetStreamAsync(pushed.Headers.Location);
        string digest = "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(pulled));

        Assert.That(digest, Is.EqualTo(file.Digest));
    }

    [Test]
    public async Task Proxy_answers_502_and_records_it_when_the_registry_is_gone()
    {
        RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        await registry.DisposeAsync();
        using HttpClient client = NewClient(proxy);

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(proxy.Requests.Single().ToString(), Is.EqualTo("GET /v2/ 502"));
    }

    private static HttpClient NewClient(RecordingProxy proxy) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = proxy.BaseAddress };
}
