using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class ErrorBodyTests : MockRegistryFixture
{
    private static readonly string Address = Root + "blobs/" + AbcDigest;
    private static readonly string Prefix = $"fred/datalogger@{AbcDigest}: registry.test answered 500 Internal Server Error";

    [Test]
    public void Registrys_own_errors_are_told()
    {
        RegistryException failure = Fail(
            """{"errors":[{"code":"DENIED","message":"requested access is denied","detail":{"x":[1]}},{"code":"TOOMANYREQUESTS"},{"message":"no code"}]}""");

        Assert.That(failure.Message, Is.EqualTo(Prefix + ": DENIED: requested access is denied: TOOMANYREQUESTS: UNKNOWN: no code"));
        Assert.That(failure.Errors, Is.EqualTo(new[]
        {
            new RegistryError("DENIED", "requested access is denied"), new RegistryError("TOOMANYREQUESTS", null), new RegistryError("UNKNOWN", "no code"),
        }));
    }

    [TestCase("")]
    [TestCase("<html><body>502 Bad Gateway</body></html>")]
    [TestCase("null")]
    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("""{"errors":null}""")]
    [TestCase("""{"errors":{"code":"X"}}""")]
    [TestCase("""{"errors":[null,7,"text",[]]}""")]
    [TestCase("""{"error":"x"}""")]
    [TestCase("""{"errors":[{"code":"X"}""")]
    public void Body_that_says_nothing_readable_leaves_the_status(string body)
    {
        RegistryException failure = Fail(body);

        Assert.That(failure.Message, Is.EqualTo(Prefix));
        Assert.That(failure.Errors, Is.Empty);
    }

    [Test]
    public void Text_that_is_none_leaves_the_status()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.InternalServerError, [.. """{"errors":[{"code":"X","message":"Acc"""u8, 0xE8, .. "s\"}]}"u8]);
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.InternalServerError, """{"errors":[{"code":"\ud800"}]}""");

        for (int i = 0; i < 2; i++)
            Assert.That(Assert.ThrowsAsync<RegistryException>(() => Blobs.OpenReadAsync(Repository, AbcDigest))!.Message, Is.EqualTo(Prefix));
    }

    [TestCase("""{"errors":[{"code":7,"message":["x"]}]}""")]
    [TestCase("""{"errors":[{"code":"","message":""}]}""")]
    [TestCase("""{"errors":[{}]}""")]
    public void Entry_that_says_nothing_readable_is_unknown(string body) =>
        Assert.That(Fail(body).Errors, Is.EqualTo(new[] { new RegistryError("UNKNOWN", null) }));

    [Test]
    public void Only_the_first_errors_are_told()
    {
        string errors = string.Join(',', Enumerable.Range(1, 9).Select(number => $$"""{"code":"E{{number}}"}"""));

        Assert.That(Fail($$"""{"errors":[{{errors}}]}""").Errors.Select(error => error.Code), Is.EqualTo(new[] { "E1", "E2", "E3", "E4", "E5" }));
    }

    [Test]
    public void Long_message_is_cut()
    {
        RegistryError error = Fail($$"""{"errors":[{"code":"X","message":"{{new string('m', 5000)}}"}]}""").Errors.Single();

        Assert.That(error.Message, Is.EqualTo(new string('m', 300) + "…"));
    }

    [Test]
    public void Huge_body_is_not_read_to_its_end()
    {
        RegistryException failure = Fail($$"""{"errors":[{"code":"X"}],"padding":"{{new string('x', 10_000_000)}}"}""");

        Assert.That(failure.Message, Is.EqualTo(Prefix));
    }

    [Test]
    public void Unknown_status_is_told_by_its_number()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer((HttpStatusCode)599);

        Assert.That(
            Assert.ThrowsAsync<RegistryException>(() => Blobs.OpenReadAsync(Repository, AbcDigest))!.Message,
            Does.Contain("registry.test answered 599"));
    }

    [Test]
    public void Request_is_told_without_its_query()
    {
        Requests.Expect(HttpMethod.Get, Root + "tags/list?n=1000").Answer(HttpStatusCode.InternalServerError);

        RegistryException failure = Assert.ThrowsAsync<RegistryException>(async () => await Manifests.ListTagsAsync(Repository).ToListAsync());

        Assert.That(failure.Method, Is.EqualTo(HttpMethod.Get));
        Assert.That(failure.Uri!.OriginalString, Is.EqualTo(Root + "tags/list"));
    }

    private RegistryException Fail(string body)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.InternalServerError, body);
        return Assert.ThrowsAsync<RegistryException>(() => Blobs.OpenReadAsync(Repository, AbcDigest))!;
    }
}
