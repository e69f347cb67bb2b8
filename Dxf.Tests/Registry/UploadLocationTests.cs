using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class UploadLocationTests : MockRegistryFixture
{
    private static readonly BlobPushOptions Unasked = new() { CheckExistence = false };

    [TestCase("/v2/fred/datalogger/blobs/uploads/1", Root + "blobs/uploads/1?")]
    [TestCase("1", Root + "blobs/uploads/1?")]
    [TestCase("https://registry.test/elsewhere/1", "https://registry.test/elsewhere/1?")]
    [TestCase("https://registry.test:443/u/1", "https://registry.test/u/1?")]
    [TestCase("//registry.test/u/1", "https://registry.test/u/1?")]
    [TestCase("/u/1?_state=a%2Fb+c%20d==&x=%7e~%E2%82%AC&y", "https://registry.test/u/1?_state=a%2Fb+c%20d==&x=%7e~%E2%82%AC&y&")]
    [TestCase("https://registry.test/u/1?x='(!*)'&a=\\|{}", "https://registry.test/u/1?x='(!*)'&a=\\|{}&")]
    [TestCase("/u/1?x=1#fragment", "https://registry.test/u/1?x=1&")]
    [TestCase("/u/1?", "https://registry.test/u/1?&")]
    [TestCase("http://registry.test/u/1", "https://registry.test/u/1?")]
    [TestCase("http://registry.test:80/u/1?s=1", "https://registry.test/u/1?s=1&")]
    [TestCase("https://REGISTRY.test/u/1", "https://registry.test/u/1?")]
    public async Task Upload_goes_on_where_the_registry_says(string location, string expected)
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", location));
        Requests.Expect(HttpMethod.Put, expected + "digest=" + AbcParameter).Answer(HttpStatusCode.Created);

        await Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked);
    }

    [TestCase("http://registry.test/u/1")]
    [TestCase("https://registry.test/u/1")]
    [TestCase("http://registry.test:5000/u/1")]
    [TestCase("https://registry.test:5000/u/1")]
    [TestCase("/u/1")]
    public async Task Scheme_and_port_in_use_are_kept_on_the_same_host(string location)
    {
        using MockRegistry registry = new(options => options.Host = "registry.test:5000");
        registry.Requests.Expect(HttpMethod.Post, "https://registry.test:5000/v2/fred/datalogger/blobs/uploads/")
            .Answer(HttpStatusCode.Accepted, ("Location", location));
        registry.Requests.Expect(HttpMethod.Put, $"https://registry.test:5000/u/1?digest={AbcParameter}").Answer(HttpStatusCode.Created);

        await registry.Client.Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked);

        registry.Verify();
    }

    [Test]
    public async Task Registry_over_http_stays_on_http()
    {
        using MockRegistry registry = new(options => (options.Host, options.Insecure) = ("localhost:5000", true));
        registry.Requests.Expect(HttpMethod.Post, "http://localhost:5000/v2/fred/datalogger/blobs/uploads/")
            .Answer(HttpStatusCode.Accepted, ("Location", "https://localhost/u/1"));
        registry.Requests.Expect(HttpMethod.Put, $"http://localhost:5000/u/1?digest={AbcParameter}").Answer(HttpStatusCode.Created);

        await registry.Client.Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked);

        registry.Verify();
    }

    [TestCase("https://storage.test/u/1?signature=a%2Bb", "https://storage.test/u/1?signature=a%2Bb&")]
    [TestCase("https://registry.test:8443/u/1", "https://registry.test:8443/u/1?")]
    public async Task Another_origin_gets_the_bytes_but_no_credentials(string location, string expected)
    {
        using MockRegistry registry = new(options => options.Token = "secret");
        registry.Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", location));
        registry.Requests.Expect(HttpMethod.Put, expected + "digest=" + AbcParameter).Answer(HttpStatusCode.Created);

        await registry.Client.Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked);

        registry.Verify();
        Assert.That(registry.Requests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer secret", null }));
        Assert.That(registry.Requests.Requests[1].Body, Is.EqualTo(Abc));
    }

    [TestCase("http://storage.test/u/1", "leads from https to http (storage.test)")]
    [TestCase("http://registry.test:8080/u/1", "leads from https to http (registry.test:8080)")]
    [TestCase("ftp://registry.test/u/1", "no usable address")]
    [TestCase("file:///etc/passwd", "no usable address")]
    [TestCase("https://[bad/u/1", "no usable address")]
    [TestCase("", "no usable address")]
    public void Address_that_must_not_be_used_is_refused(string location, string message)
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", location));

        Assert.That(
            () => Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked),
            Throws.TypeOf<DxfException>().With.Message.StartsWith("registry.test ").And.Message.Contains(message));
    }

    [Test]
    public void Missing_address_is_refused()
    {
        Requests.Expect(HttpMethod.Post, Root + "blobs/uploads/").Answer(HttpStatusCode.Accepted);

        Assert.That(
            () => Blobs.PushAsync(Repository, BlobSource.FromMemory(Abc), Unasked),
            Throws.TypeOf<DxfException>().With.Message.EqualTo("registry.test named no usable address to go on at"));
    }
}
