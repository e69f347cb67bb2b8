using System.Net;
using Dxf.Tests.Abstractions;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class RedirectTests() : MockRegistryFixture(new MockRegistry(options => options.Token = "secret"))
{
    private static readonly string Address = Root + "blobs/" + AbcDigest;

    [Test]
    public async Task Reading_is_redirected(
        [Values(HttpStatusCode.MovedPermanently, HttpStatusCode.Found, HttpStatusCode.SeeOther, HttpStatusCode.TemporaryRedirect, HttpStatusCode.PermanentRedirect)]
        HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(status, ("Location", "https://storage.test/b?sig=a%2Bb"));
        Requests.Expect(HttpMethod.Get, "https://storage.test/b?sig=a%2Bb").Answer(HttpStatusCode.OK, Abc);
        Requests.Expect(HttpMethod.Head, Address).Answer(status, ("Location", "https://storage.test/b?sig=a%2Bb"));
        Requests.Expect(HttpMethod.Head, "https://storage.test/b?sig=a%2Bb").Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);
        Assert.That(await content.ReadAllAsync(), Is.EqualTo(Abc));
        Assert.That((await Blobs.FindAsync(Repository, AbcDigest))!.Size, Is.EqualTo(3));
    }

    [TestCase("https://storage.test/b")]
    [TestCase("https://registry.test:8443/b")]
    [TestCase("//storage.test/b")]
    [TestCase("https://registry.test.evil.test/b")]
    public async Task Another_origin_gets_no_credentials(string location)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.TemporaryRedirect, ("Location", location));
        Requests.Expect(HttpMethod.Get, new Uri(new Uri(Address), location).AbsoluteUri).Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(Requests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer secret", null }));
    }

    [TestCase("/b?x=%2F")]
    [TestCase("https://registry.test/b?x=%2F")]
    [TestCase("http://registry.test/b?x=%2F")]
    public async Task Own_origin_gets_credentials_again(string location)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", location));
        Requests.Expect(HttpMethod.Get, "https://registry.test/b?x=%2F").Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(Requests.Requests.Select(request => request.Authorization), Is.EqualTo(new[] { "Bearer secret", "Bearer secret" }));
    }

    [Test]
    public void Challenge_of_another_origin_is_not_answered()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", "https://storage.test/b"));
        Requests.Expect(HttpMethod.Get, "https://storage.test/b").Answer(
            HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://evil.test/token\""));

        Assert.ThrowsAsync<RegistryUnauthorizedException>(() => Blobs.OpenReadAsync(Repository, AbcDigest));
    }

    [Test]
    public void Redirect_from_https_to_http_is_refused()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", "http://storage.test/b"));

        Assert.That(
            () => Blobs.OpenReadAsync(Repository, AbcDigest),
            Throws.TypeOf<DxfException>().With.Message.EqualTo("registry.test leads from https to http (storage.test); not followed"));
    }

    [TestCase("")]
    [TestCase("ftp://storage.test/b")]
    [TestCase("file:///etc/passwd")]
    public void Redirect_to_no_usable_address_is_refused(string location)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", location));

        Assert.That(() => Blobs.OpenReadAsync(Repository, AbcDigest), Throws.TypeOf<DxfException>().With.Message.Contains("no usable address"));
    }

    [Test]
    public async Task Ten_redirects_are_followed()
    {
        ExpectRedirects(10);
        Requests.Expect(HttpMethod.Get, "https://registry.test/10").Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(await content.ReadAllAsync(), Is.EqualTo(Abc));
    }

    [Test]
    public void Eleven_redirects_are_too_many()
    {
        ExpectRedirects(11);

        Assert.That(
            () => Blobs.OpenReadAsync(Repository, AbcDigest),
            Throws.TypeOf<DxfException>().With.Message.EqualTo("registry.test redirects more than 10 times"));
    }

    [Test]
    public async Task Relative_redirect_counts_from_where_it_was_named()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", "https://storage.test/a/b"));
        Requests.Expect(HttpMethod.Get, "https://storage.test/a/b").Answer(HttpStatusCode.Found, ("Location", "c?x"));
        Requests.Expect(HttpMethod.Get, "https://storage.test/a/c?x").Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(content.Length, Is.EqualTo(3));
    }

    [Test]
    public async Task Manifest_is_redirected_with_what_it_accepts()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.Found, ("Location", "https://storage.test/m"));
        Requests.Expect(HttpMethod.Get, "https://storage.test/m").Answer(HttpStatusCode.OK, """{"layers":[]}""");

        Assert.That(await Manifests.FindAsync(Repository, Readings), Is.Not.Null);
        Assert.That(Requests.Requests[1].Headers["Accept"], Is.EqualTo(Requests.Requests[0].Headers["Accept"]));
    }

    [TestCase(HttpStatusCode.NotModified)]
    [TestCase(HttpStatusCode.MultipleChoices)]
    [TestCase(HttpStatusCode.UseProxy)]
    public void Other_answers_of_that_kind_are_failures(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(status, ("Location", "https://storage.test/b"));

        Assert.That(
            Assert.ThrowsAsync<RegistryException>(() => Blobs.OpenReadAsync(Repository, AbcDigest))!.Status,
            Is.EqualTo(status));
    }

    [Test]
    public async Task Registry_over_http_may_lead_to_https_on_the_same_host()
    {
        using MockRegistry registry = new(options => options.Insecure = true);
        string path = $"registry.test/v2/fred/datalogger/blobs/{AbcDigest}";
        registry.Requests.Expect(HttpMethod.Get, "http://" + path).Answer(HttpStatusCode.MovedPermanently, ("Location", "https://" + path));
        registry.Requests.Expect(HttpMethod.Get, "https://" + path).Answer(HttpStatusCode.OK, Abc);

        await using BlobContent content = await registry.Client.Blobs.OpenReadAsync(Repository, AbcDigest);

        Assert.That(content.Length, Is.EqualTo(3));
        registry.Verify();
    }

    private void ExpectRedirects(int count)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.Found, ("Location", "/1"));
        for (int number = 1; number < count; number++)
            Requests.Expect(HttpMethod.Get, $"https://registry.test/{number}").Answer(HttpStatusCode.Found, ("Location", $"/{number + 1}"));
    }
}
