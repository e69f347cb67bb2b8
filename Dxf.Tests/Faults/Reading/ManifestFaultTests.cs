using System.Text;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

[TestFixture]
internal sealed class ManifestFaultTests : ReadingFixture
{
    private const string Manifests = "/manifests/";

    private ManifestContent _expected = null!;

    [OneTimeSetUp]
    public async Task PushAliasAsync()
    {
        await using ReadingClient direct = ReadingClient.Of(Registry);
        _expected = await direct.PushAliasAsync(Repository, "latest", Content);
    }

    [Test]
    public async Task Wrong_bytes_once_are_fetched_again([Values] bool byDigest)
    {
        ManifestContent? manifest = await FindAsync(byDigest, 2, On.Get(Manifests).Once(Fault.CorruptResponseByte(30)));

        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_expected.Bytes.ToArray()));
    }

    [Test]
    public void Wrong_bytes_twice_are_refused([Values] bool byDigest) =>
        Assert.That(async () => await FindAsync(byDigest, 2, On.Get(Manifests).First(2, Fault.CorruptResponseByte(30))), Throws.TypeOf<DigestMismatchException>());

    [Test]
    public async Task Digest_that_was_asked_for_counts_and_not_the_one_that_the_registry_names()
    {
        byte[] other = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifest}}","layers":[]}""");
        await using FaultProxy proxy = await StartAsync(
            On.Get(Manifests).Always(Fault.ReplaceResponseBody(_ => other)),
            On.Get(Manifests).Always(Fault.SetResponseHeader("Docker-Content-Digest", TestData.DigestOf(other))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(async () => await dxf.FindManifestAsync(Repository, _expected.Digest.Value), Throws.TypeOf<DigestMismatchException>());

        proxy.AssertAllFired();
    }

    [Test]
    public async Task Tool_says_65_for_a_manifest_that_is_not_its_digests()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Manifests).Always(Fault.CorruptResponseByte(30)));

        ToolResult result = await RunToolAsync(proxy.Host, "get-manifest", Repository, "latest");

        proxy.AssertAllFired();
        Assert.That(result.ExitCode, Is.EqualTo(65), result.Stderr);
        Assert.That(result.Stdout, Is.Empty);
        Assert.That(result.Stderr, Does.StartWith("dxf: ").And.Not.Contain("   at "));
        Assert.That(proxy.Count("GET"), Is.EqualTo(2));
    }

    [Test]
    public async Task Cut_in_the_body_is_asked_again([Values(0, 1, 100)] int bytes, [Values] bool reset)
    {
        ManifestContent? manifest = await FindAsync(
            byDigest: true, 3, On.Get(Manifests).First(2, reset ? Fault.ResetResponseAfter(bytes) : Fault.CloseResponseAfter(bytes)));

        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_expected.Bytes.ToArray()));
    }

    [Test]
    public void Cut_that_stays_ends_it_after_five_tries() =>
        Assert.That(async () => await FindAsync(byDigest: false, 5, On.Get(Manifests).Always(Fault.ResetResponseAfter(50))), Throws.InstanceOf<HttpIOException>());

    [Test]
    public async Task Passing_status_is_asked_again([Values(408, 429, 500, 502, 503, 504)] int status)
    {
        ManifestContent? manifest = await FindAsync(byDigest: false, 3, On.Get(Manifests).First(2, Fault.Respond(Reply.Of(status).WithHtml())));

        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_expected.Bytes.ToArray()));
    }

    [Test]
    public async Task Manifest_comes_whole_however_its_end_is_told([Values(0, 1, 2)] int framing)
    {
        FaultAction[] framings = [Fault.SpeakHttp10(), Fault.OmitLengthAndClose(), Fault.OmitLengthAndChunk()];
        ManifestContent? manifest = await FindAsync(byDigest: true, 1, On.Get(Manifests).Once(framings[framing]));

        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_expected.Bytes.ToArray()));
    }

    [Test]
    public async Task Redirected_manifest_is_checked_all_the_same()
    {
        await using TrapServer storage = await TrapServer.StartAsync(answer: Reply.Of(200).WithBody(_expected.Bytes.ToArray(), _expected.MediaType));
        ManifestContent? manifest = await FindAsync(byDigest: true, 1, On.Get(Manifests).Once(Fault.RedirectTo(storage.BaseAddress)));
        Assert.That(manifest!.Bytes.ToArray(), Is.EqualTo(_expected.Bytes.ToArray()));

        storage.Answer = Reply.Of(200).WithBody("{}", _expected.MediaType);
        Assert.That(
            async () => await FindAsync(byDigest: true, 2, On.Get(Manifests).Always(Fault.RedirectTo(storage.BaseAddress))), Throws.TypeOf<DigestMismatchException>());
    }

    [TestCase("")]
    [TestCase("no JSON")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"schemaVersion\":2,\"layers\":[")]
    [TestCase("{\"schemaVersion\":2,\"layers\":[]} and more")]
    [TestCase("{\"schemaVersion\":2,\"layers\":{}}")]
    [TestCase("{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:../../x\",\"size\":1},\"layers\":[]}")]
    [TestCase("{\"schemaVersion\":2,\"layers\":[],\"manifests\":[]}")]
    [TestCase("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}")]
    [TestCase("{\"schemaVersion\":2,\"mediaType\":\"text/evil\",\"layers\":[]}")]
    public async Task Content_that_is_no_such_manifest_is_refused(string text) => await AssertIsRefusedAsync(Encoding.UTF8.GetBytes(text));

    [Test]
    public async Task Invalid_UTF_8_is_refused() =>
        await AssertIsRefusedAsync([.. "{\"schemaVersion\":2,\"layers\":[],\"note\":\""u8, 0xc3, 0x28, 0xff, .. "\"}"u8]);

    [Test]
    public async Task Deep_nesting_is_refused() =>
        await AssertIsRefusedAsync(Encoding.UTF8.GetBytes($"{{\"layers\":{new string('[', 100_000)}{new string(']', 100_000)}}}"));

    private async Task AssertIsRefusedAsync(byte[] bytes)
    {
        await using FaultProxy proxy = await StartAsync(
            On.Get(Manifests).Always(Fault.ReplaceResponseBody(_ => bytes)),
            On.Get(Manifests).Always(Fault.DropResponseHeader("Docker-Content-Digest")));
        await using ReadingClient dxf = ReadingClient.Of(proxy);

        Assert.That(
            async () => await dxf.Endpoint.Aliases.GetAsync(RepositoryName.Parse(Repository), Tag.Parse("latest")),
            Throws.TypeOf<UnsupportedManifestException>());

        proxy.AssertAllFired();
        Assert.That(proxy.Requests, Has.Count.EqualTo(1), "it is no passing failure");
    }

    private async Task<ManifestContent?> FindAsync(bool byDigest, int requests, FaultRule rule)
    {
        await using FaultProxy proxy = await StartAsync(rule);
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        try
        {
            return await dxf.FindManifestAsync(Repository, byDigest ? _expected.Digest.Value : "latest");
        }
        finally
        {
            proxy.AssertAllFired();
            Assert.That(proxy.Requests, Has.Count.EqualTo(requests));
        }
    }
}
