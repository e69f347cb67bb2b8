using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Nobody there, or the wrong one.</summary>
[TestFixture]
internal sealed class PeerFaultTests : ReadingFixture
{
    [Test]
    public async Task Registry_that_starts_to_listen_later_is_waited_for()
    {
        using var port = new DeadPort();
        FaultProxy? proxy = null;
        await using ReadingClient dxf = ReadingClient.Of(port.Host);
        dxf.Time.OnWait = _ => proxy ??= port.ListenLater(Registry);

        byte[] pulled = await dxf.PullAsync(Repository, BlobDigest);

        await using FaultProxy listening = proxy!;
        Assert.That(pulled, Is.EqualTo(Content));
        Assert.That(dxf.Time.Waits, Is.Not.Empty);
        Assert.That(listening.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_never_asked_to_be_deleted_is_not_found()
    {
        using var port = new DeadPort();
        FaultProxy? proxy = null;
        await using ReadingClient dxf = ReadingClient.Of(port.Host);
        dxf.Time.OnWait = _ => proxy ??= port.ListenLater(Registry);

        Assert.That(
            async () => await dxf.Endpoint.Blobs.DeleteAsync(RepositoryName.Parse(Repository), Digest.Compute("absent"u8)),
            Throws.TypeOf<RegistryNotFoundException>());

        await using FaultProxy listening = proxy!;
        Assert.That(listening.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Registry_that_goes_and_comes_back_is_gone_on_with()
    {
        FaultProxy? second = null;
        using var port = new DeadPort();
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.RedirectTo(new Uri($"http://{port.Host}{BlobPath}"))));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        dxf.Time.OnWait = waits => second = waits == 3 ? port.ListenLater(Registry) : second;

        byte[] pulled = await dxf.PullAsync(Repository, BlobDigest);

        await using FaultProxy listening = second!;
        proxy.AssertAllFired();
        Assert.That(pulled, Is.EqualTo(Content));
        Assert.That(proxy.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Nothing_listening_is_told_with_69()
    {
        using var port = new DeadPort();

        ToolResult result = await RunToolAsync(port.Host, "pull-blob", Repository, BlobDigest);

        Assert.That(result.ExitCode, Is.EqualTo(69));
        Assert.That(result.Stderr, Is.EqualTo($"dxf: could not connect to {port.Host}: connection refused\n"));
    }

    [Test]
    public async Task Name_that_nobody_has_is_told_at_once([Values] bool manifest)
    {
        await using ReadingClient dxf = ReadingClient.Of("registry.invalid");
        Func<Task> read = manifest ? () => dxf.FindManifestAsync(Repository, "latest") : () => dxf.PullAsync(Repository, BlobDigest);

        Assert.That(async () => await read(), Throws.InstanceOf<HttpRequestException>().With.Property("HttpRequestError").EqualTo(HttpRequestError.NameResolutionError));

        Assert.That(dxf.Time.Waits, Is.Empty);
    }

    [Test]
    public async Task Certificate_that_nobody_trusts_is_told_at_once()
    {
        RegistryProcess registry = await Registries.BasicAsync();
        await AssertCertificateIsRefusedAsync(registry.Host, authorityFile: null);
    }

    [Test]
    public async Task Certificate_that_expired_is_told_at_once()
    {
        ServerCertificate expired = Registries.Certificates.CreateExpired();
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Basic(Registries.Certificates) with { ServerCertificate = expired });
        await AssertCertificateIsRefusedAsync(registry.Host, Registries.Certificates.AuthorityFile);
    }

    [Test]
    public async Task Certificate_of_another_name_is_told_at_once()
    {
        ServerCertificate wrong = Registries.Certificates.CreateForWrongName();
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Basic(Registries.Certificates) with { ServerCertificate = wrong });
        await AssertCertificateIsRefusedAsync(registry.Host, Registries.Certificates.AuthorityFile);
    }

    [Test]
    public async Task Registry_that_speaks_http_is_told_from_one_with_a_bad_certificate()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = Registry.Host };

        ToolResult result = await DxfTool.RunAsync(environment, "--debug", "pull-blob", Repository, BlobDigest);

        Assert.That(result.ExitCode, Is.EqualTo(69), result.Stderr);
        Assert.That(result.Stderr, Does.Contain("DXF_INSECURE=1").And.Not.Contain("try 2"));
    }

    private async Task AssertCertificateIsRefusedAsync(string host, string? authorityFile)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DXF_HOST"] = host, ["DXF_TLSVERIFY"] = authorityFile };

        ToolResult result = await DxfTool.RunAsync(environment, "--debug", "pull-blob", Repository, BlobDigest);

        Assert.That(result.ExitCode, Is.EqualTo(69), result.Stderr);
        Assert.That(result.Stdout, Is.Empty);
        string last = result.Stderr.TrimEnd().Split('\n')[^1];
        Assert.That(last, Does.StartWith("dxf: ").And.Contain(host).And.Contain("certificate").And.Contain("DXF_TLSVERIFY"));
        Assert.That(result.Stderr, Does.Not.Contain("try 2"), "it stays as it is");
    }
}
