using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class ListTests : MockRegistryFixture
{
    private const string Tags = Root + "tags/list";
    private const string Catalog = MockRegistry.Address + "_catalog";

    [TestCase(null, 1000)]
    [TestCase(1, 1)]
    [TestCase(100, 100)]
    [TestCase(1000, 1000)]
    [TestCase(1001, 1000)]
    [TestCase(int.MaxValue, 1000)]
    public async Task Page_is_as_large_as_asked_for_and_registries_allow(int? pageSize, int expected)
    {
        Requests.Expect(HttpMethod.Get, $"{Tags}?n={expected}").Answer(HttpStatusCode.OK, """{"name":"fred/datalogger","tags":["b","a"]}""");
        Requests.Expect(HttpMethod.Get, $"{Catalog}?n={expected}").Answer(HttpStatusCode.OK, """{"repositories":["y","x"]}""");

        Assert.That(await Manifests.ListTagsAsync(Repository, pageSize).ToListAsync(), Is.EqualTo(new[] { "b", "a" }), "in the registry's order");
        Assert.That(await Registry.Client.Catalog.ListRepositoriesAsync(pageSize).ToListAsync(), Is.EqualTo(new[] { "y", "x" }));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Page_without_names_is_refused(int pageSize)
    {
        Assert.That(async () => await Manifests.ListTagsAsync(Repository, pageSize).ToListAsync(), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await Registry.Client.Catalog.ListRepositoriesAsync(pageSize).ToListAsync(), Throws.TypeOf<ArgumentOutOfRangeException>());
        AssertThatNothingWasAsked();
    }

    [TestCase("""{"tags":null,"repositories":null}""")]
    [TestCase("""{"tags":[],"repositories":[]}""")]
    public async Task Nothing_is_an_empty_list(string page)
    {
        Requests.Expect(HttpMethod.Get, Tags + "?n=1000").Answer(HttpStatusCode.OK, page);
        Requests.Expect(HttpMethod.Get, Catalog + "?n=1000").Answer(HttpStatusCode.OK, page);

        Assert.That(await Manifests.ListTagsAsync(Repository).ToListAsync(), Is.Empty);
        Assert.That(await Registry.Client.Catalog.ListRepositoriesAsync().ToListAsync(), Is.Empty);
    }

    [TestCase("")]
    [TestCase("<html/>")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"tags":{}}""")]
    [TestCase("""{"tags":"a"}""")]
    [TestCase("""{"tags":[1]}""")]
    public void What_is_no_list_is_told(string page)
    {
        Requests.Expect(HttpMethod.Get, Tags + "?n=1000").Answer(HttpStatusCode.OK, page);

        Assert.That(
            async () => await Manifests.ListTagsAsync(Repository).ToListAsync(),
            Throws.TypeOf<DxfException>().With.Message.EqualTo("fred/datalogger: registry.test answered with something else than a list of \"tags\""));
    }

    [Test]
    public async Task Names_come_as_they_are_sent()
    {
        Requests.Expect(HttpMethod.Get, Tags + "?n=1000").Answer(HttpStatusCode.OK, """{"tags":["\u001b[2J","not a tag",null,"a"]}""");

        Assert.That(await Manifests.ListTagsAsync(Repository).ToListAsync(), Is.EqualTo(new[] { "\u001b[2J", "not a tag", "a" }));
    }

    [Test]
    public void Page_of_more_than_eight_mebibytes_is_not_read()
    {
        Requests.Expect(HttpMethod.Get, Tags + "?n=1000").AnswerWithoutLength(HttpStatusCode.OK, new byte[(8 * 1024 * 1024) + 1]);

        Assert.That(
            async () => await Manifests.ListTagsAsync(Repository).ToListAsync(),
            Throws.TypeOf<DxfException>().With.Message.Contains("more than 8 MiB"));
    }

    [Test]
    public void Absent_repository_is_not_found()
    {
        Requests.Expect(HttpMethod.Get, Tags + "?n=1000").Answer(HttpStatusCode.NotFound);

        Assert.That(
            async () => await Manifests.ListTagsAsync(Repository).ToListAsync(),
            Throws.TypeOf<RegistryNotFoundException>().With.Message.EqualTo("fred/datalogger: Not Found (404) at registry.test"));
    }

    [Test]
    public void Registry_that_lists_nothing_says_so()
    {
        Requests.Expect(HttpMethod.Get, Catalog + "?n=1000").Answer(HttpStatusCode.Forbidden);

        Assert.That(
            async () => await Registry.Client.Catalog.ListRepositoriesAsync().ToListAsync(),
            Throws.TypeOf<RegistryException>().With.Message.StartsWith("the list of repositories: registry.test answered 403"));
    }

    [Test]
    public void Nothing_is_asked_before_the_list_is_enumerated()
    {
        Assert.That(Manifests.ListTagsAsync(Repository), Is.Not.Null);
        Assert.That(Registry.Client.Catalog.ListRepositoriesAsync(), Is.Not.Null);
        AssertThatNothingWasAsked();
    }

    [TestCase("registry/2.0", "registry/2.0")]
    [TestCase(null, null)]
    public async Task Version_of_the_api_is_what_the_registry_calls_it(string? header, string? expected)
    {
        Requests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(
            HttpStatusCode.OK, header is null ? [] : [("Docker-Distribution-Api-Version", header)]);

        Assert.That(await Registry.Client.Catalog.CheckApiVersionAsync(), Is.EqualTo(expected));
    }

    [Test]
    public void Server_that_speaks_another_api_is_told()
    {
        Requests.Expect(HttpMethod.Get, MockRegistry.Address).Answer(HttpStatusCode.NotFound, "<html/>");

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Registry.Client.Catalog.CheckApiVersionAsync());
    }
}
