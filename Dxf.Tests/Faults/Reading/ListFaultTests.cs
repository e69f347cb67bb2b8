using System.Globalization;
using System.Text.Json;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

[TestFixture]
internal sealed class ListFaultTests : ReadingFixture
{
    private const string List = "/tags/list";
    private static readonly string[] Tags = ["april", "june", "may"];

    [Test]
    public async Task Cut_in_a_page_is_asked_again([Values(0, 5)] int bytes, [Values(1, 2)] int page)
    {
        await using FaultProxy proxy = await StartAsync([.. TwoPages(), OnPage(page).Once(Fault.ResetResponseAfter(bytes))]);
        Assert.That(await ListAsync(proxy), Is.EqualTo(Tags));
        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Passing_status_of_a_page_is_asked_again([Values(429, 500, 503)] int status, [Values(1, 2)] int page)
    {
        await using FaultProxy proxy = await StartAsync([.. TwoPages(), OnPage(page).Once(Fault.Respond(status))]);
        Assert.That(await ListAsync(proxy), Is.EqualTo(Tags));
        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Page_that_names_itself_as_the_next_one_is_not_followed_for_ever()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(List).Always(Page(["a"], "n=2")));
        Assert.That(async () => await ListAsync(proxy, pageSize: 2), Throws.TypeOf<DxfException>().With.Message.Contains("circle"));
        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Pages_that_name_each_other_are_not_followed_for_ever()
    {
        await using FaultProxy proxy = await StartAsync(
            On.Get(List).Nth(1, Page(["a"], "cursor=2")), On.Get(List).Nth(2, Page(["b"], "cursor=3")), On.Get(List).From(3, Page(["c"], "cursor=2")));
        Assert.That(async () => await ListAsync(proxy), Throws.TypeOf<DxfException>().With.Message.Contains("circle"));
        Assert.That(proxy.Requests, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Same_page_under_ever_new_addresses_is_not_followed_for_ever()
    {
        await using FaultProxy proxy = await StartAsync(
            On.Get(List).Nth(1, Page(["a", "b"], "cursor=1")), On.Get(List).Nth(2, Page(["a", "b"], "cursor=2")), On.Get(List).From(3, Page(["a", "b"], "cursor=3")));
        Assert.That(async () => await ListAsync(proxy), Throws.TypeOf<DxfException>().With.Message.Contains("same page"));
        Assert.That(proxy.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Empty_pages_under_ever_new_addresses_are_not_followed_for_ever()
    {
        int page = 0;
        await using FaultProxy proxy = await StartAsync(
            On.Get(List).Always(Page([], "cursor=0")),
            On.Get(List).Always(Fault.EditResponseHeader("Link", _ => string.Create(CultureInfo.InvariantCulture, $"<?cursor={Interlocked.Increment(ref page)}>; rel=\"next\""))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));

        Assert.That(
            async () => await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(Repository), cancellationToken: limit.Token).ToListAsync(limit.Token),
            Throws.TypeOf<DxfException>());
    }

    [TestCase("{\"name\":\"x\",\"tags\":null}")]
    [TestCase("{\"name\":\"x\",\"tags\":[]}")]
    [TestCase("{\"tags\":[null]}")]
    public async Task Null_is_an_empty_list(string page)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(List).Always(Fault.Respond(Reply.Of(200).WithBody(page, "application/json"))));
        Assert.That(await ListAsync(proxy), Is.Empty);
        proxy.AssertAllFired();
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("{\"tags\":{}}")]
    [TestCase("{\"tags\":[1]}")]
    [TestCase("{\"tags\":[\"a\"")]
    [TestCase("{\"tags\":[\"\\ud800\"]}")]
    [TestCase("<html>Sign in</html>")]
    public async Task Page_that_is_no_list_is_refused(string page)
    {
        await using FaultProxy proxy = await StartAsync(On.Get(List).Always(Fault.Respond(Reply.Of(200).WithBody(page, "application/json"))));
        Assert.That(async () => await ListAsync(proxy), Throws.TypeOf<DxfException>().With.Message.Contains("\"tags\""));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Page_of_invalid_UTF_8_is_refused()
    {
        byte[] page = [.. "{\"tags\":[\""u8, 0xff, 0xfe, .. "\"]}"u8];
        await using FaultProxy proxy = await StartAsync(On.Get(List).Always(Fault.Respond(Reply.Of(200).WithBody(page, "application/json"))));
        Assert.That(async () => await ListAsync(proxy), Throws.TypeOf<DxfException>().With.Message.Contains("\"tags\""));
    }

    [Test]
    public async Task Hundred_thousand_tags_come_page_by_page()
    {
        const int pages = 100;
        await using FaultProxy proxy = await StartAsync(
            [.. Enumerable.Range(0, pages).Select(page => On.Get(List).Nth(page + 1, Page(NamesOf(page), page < pages - 1 ? $"n=1000&last={page}" : null)))]);
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        await using IAsyncEnumerator<string> tags = dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(Repository)).GetAsyncEnumerator();

        for (int index = 0; index < pages * 1000; index++)
        {
            Assert.That(await tags.MoveNextAsync(), Is.True);
            if (!string.Equals(tags.Current, NameOf(index), StringComparison.Ordinal)) Assert.Fail($"tag {index} is {tags.Current}");
            if (index == 0) Assert.That(proxy.Requests, Has.Count.EqualTo(1), "no page comes before it is wanted");
        }

        Assert.That(await tags.MoveNextAsync(), Is.False);
        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(pages));
    }

    private static RequestMatch OnPage(int page) =>
        On.Get(List).Where($"page {page}", request => request.Target.Contains("cursor", StringComparison.Ordinal) == (page == 2));

    private static FaultRule[] TwoPages() =>
        [OnPage(1).Always(Page(["april", "june"], "cursor=2")), OnPage(2).Always(Page(["may"], null))];

    private static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"tag-{index:D6}");

    private static string[] NamesOf(int page) => [.. Enumerable.Range(page * 1000, 1000).Select(NameOf)];

    private static FaultAction Page(string[] names, string? nextQuery)
    {
        Reply reply = Reply.Of(200).WithBody(JsonSerializer.Serialize(new { name = "x", tags = names }), "application/json");
        return Fault.Respond(nextQuery is null ? reply : reply.WithHeader("Link", $"<?{nextQuery}>; rel=\"next\""));
    }

    private async Task<List<string>> ListAsync(FaultProxy proxy, int? pageSize = null)
    {
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        return await dxf.Endpoint.Manifests.ListTagsAsync(RepositoryName.Parse(Repository), pageSize).ToListAsync();
    }
}
