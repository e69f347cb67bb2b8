using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
internal sealed class ListPagesTests : MockRegistryFixture
{
    private const string First = Root + "tags/list?n=2";
    private const string Second = Root + "tags/list?n=2&last=b";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestCase("</v2/fred/datalogger/tags/list?n=2&last=b>; rel=\"next\"")]
    [TestCase("<list?n=2&last=b>; rel=\"next\"")]
    [TestCase("<?n=2&last=b>; rel=next")]
    [TestCase("<https://registry.test/v2/fred/datalogger/tags/list?n=2&last=b>; rel=\"next\"")]
    [TestCase("<http://registry.test/v2/fred/datalogger/tags/list?n=2&last=b>; rel=\"next\"")]
    [TestCase("<list?n=2&last=b>;rel=\"next\"")]
    [TestCase("<list?n=2&last=b> ; REL = \"NEXT\"")]
    [TestCase("<list?n=2&last=b>; rel=\"last next\"")]
    [TestCase("<list?n=2&last=b>; title=\"a, b; rel=prev\"; rel=\"next\"; type=\"x\"")]
    [TestCase("<list?first>; rel=\"prev\", <list?n=2&last=b>; rel=\"next\"")]
    [TestCase("<list?n=2&last=b>; rel=\"next\", <list?last>; rel=\"last\"")]
    public async Task Next_page_is_where_the_link_says(string link)
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", link));
        Requests.Expect(HttpMethod.Get, Second).Answer(HttpStatusCode.OK, """{"tags":["c"]}""");

        Assert.That(await ListAsync(), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task Registry_that_allows_no_such_page_chooses_its_own()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.BadRequest, """{"errors":[{"code":"PAGINATION_NUMBER_INVALID"}]}""");
        Requests.Expect(HttpMethod.Get, Root + "tags/list").Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=1&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Root + "tags/list?n=1&last=b").Answer(HttpStatusCode.OK, """{"tags":["c"]}""");

        Assert.That(await ListAsync(), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public void Registry_that_refuses_its_own_page_is_an_error()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.BadRequest, "");
        Requests.Expect(HttpMethod.Get, Root + "tags/list").Answer(HttpStatusCode.BadRequest, "");

        Assert.That(ListAsync, Throws.InstanceOf<RegistryException>().With.Property(nameof(RegistryException.Status)).EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("<list?n=2&last=b>; rel=\"prev\"")]
    [TestCase("<list?n=2&last=b>; rel=\"nextone\"")]
    [TestCase("<list?n=2&last=b>; rel=nextone")]
    [TestCase("<list?n=2&last=b>; rel=\"prev\"; rel=\"next\"")]
    [TestCase("<list?n=2&last=b>")]
    [TestCase("list?n=2&last=b; rel=\"next\"")]
    [TestCase("")]
    public async Task Link_to_something_else_is_no_next_page(string link)
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", link));

        Assert.That(await ListAsync(), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public async Task Several_headers_may_hold_one_link_each()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(
            HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?first>; rel=\"first\""), ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Answer(HttpStatusCode.OK, """{"tags":["c"]}""");

        Assert.That(await ListAsync(), Is.EqualTo(new[] { "a", "b", "c" }));
    }

    [Test]
    public async Task Cursor_is_kept_byte_for_byte()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(
            HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "</v2/fred/datalogger/tags/list?next=a%2Fb+c%3d%41==>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Root + "tags/list?next=a%2Fb+c%3d%41==").Answer(HttpStatusCode.OK, """{"tags":["c"]}""");

        Assert.That(await ListAsync(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Who_takes_one_name_asks_for_one_page()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));

        Assert.That(await Manifests.ListTagsAsync(Repository, 2).FirstAsync(), Is.EqualTo("a"));
    }

    [Test]
    public async Task Next_page_comes_while_the_names_are_enumerated()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Respond(() =>
        {
            asked.SetResult();
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"tags":["c"]}""") });
        });

        await using IAsyncEnumerator<string> names = Manifests.ListTagsAsync(Repository, 2).GetAsyncEnumerator();
        await names.MoveNextAsync();
        await names.MoveNextAsync();
        await asked.Task.WaitAsync(Patience);

        Assert.That(names.Current, Is.EqualTo("b"));
        Assert.That(await names.MoveNextAsync(), Is.True);
        Assert.That(names.Current, Is.EqualTo("c"));
    }

    [Test]
    public async Task Page_that_is_on_its_way_does_not_hold_up_who_has_enough()
    {
        TaskCompletionSource<HttpResponseMessage> never = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Respond(() =>
        {
            asked.SetResult();
            return never.Task;
        });

        IAsyncEnumerator<string> names = Manifests.ListTagsAsync(Repository, 2).GetAsyncEnumerator();
        await names.MoveNextAsync();
        await names.MoveNextAsync();
        await asked.Task.WaitAsync(Patience);

        Assert.That(async () => await names.DisposeAsync().AsTask().WaitAsync(Patience), Throws.Nothing);
    }

    [Test]
    public async Task Empty_page_is_not_the_end()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":null}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Answer(HttpStatusCode.OK, """{"tags":["c"]}""");

        Assert.That(await ListAsync(), Is.EqualTo(new[] { "c" }));
    }

    [TestCase("<https://other.test/v2/fred/datalogger/tags/list?n=2&last=b>; rel=\"next\"", "another host (other.test)")]
    [TestCase("<//other.test/list?last=b>; rel=\"next\"", "another host (other.test)")]
    [TestCase("<https://registry.test:8443/list?last=b>; rel=\"next\"", "another host (registry.test:8443)")]
    [TestCase("<http://other.test/list?last=b>; rel=\"next\"", "from https to http")]
    [TestCase("<file:///etc/passwd>; rel=\"next\"", "no usable address")]
    [TestCase("<>; rel=\"next\"", "no usable address")]
    public void Page_that_is_not_the_registrys_is_refused(string link, string message)
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", link));

        Assert.That(ListAsync, Throws.TypeOf<DxfException>().With.Message.Contains(message));
    }

    [Test]
    public void Link_to_a_page_that_was_there_is_refused()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Answer(HttpStatusCode.OK, """{"tags":["c"]}""", ("Link", "<list?n=2>; rel=\"next\""));

        Assert.That(ListAsync, Throws.TypeOf<DxfException>().With.Message.Contains("in a circle"));
    }

    [Test]
    public void Page_that_does_not_advance_is_refused()
    {
        Requests.Expect(HttpMethod.Get, First).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&last=b>; rel=\"next\""));
        Requests.Expect(HttpMethod.Get, Second).Answer(HttpStatusCode.OK, """{"tags":["a","b"]}""", ("Link", "<list?n=2&page=3>; rel=\"next\""));

        Assert.That(ListAsync, Throws.TypeOf<DxfException>().With.Message.Contains("the same page again"));
    }

    private async Task<List<string>> ListAsync() => await Manifests.ListTagsAsync(Repository, 2).ToListAsync();
}
