using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Whether a large file is sent before the registry was asked about it.</summary>
[TestFixture]
internal sealed class SpeculationSettingTests : OpenRegistryFixture
{
    private const int Size = 16 * 1024 * 1024;

    private RecordingProxy? _proxy;

    [SetUp]
    public async Task RecordAsync()
    {
        _proxy = await RecordingProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = _proxy.Host;
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    [TestCase(null, null, "POST")]
    [TestCase("1", null, "POST")]
    [TestCase("", null, "POST")]
    [TestCase("0", null, "HEAD")]
    [TestCase(null, "--no-speculate", "HEAD")]
    [TestCase("1", "--no-speculate", "HEAD")]
    [TestCase(null, "--resume", "HEAD")]
    public async Task The_first_request_tells(string? variable, string? option, string first)
    {
        // Large enough that its hash takes longer than a request, also on a busy machine.
        (TestBlob blob, string path) = NewFile(first is "POST" ? 8 * Size : Size);
        Variables["DXF_SPECULATE"] = variable;
        Variables["XDG_STATE_HOME"] = Folder.File("state");
        string[] arguments = [.. option is null ? Array.Empty<string>() : [option], Repository, path];

        (await DxfAsync(["push-blob", .. arguments])).AssertPrinted(blob.Line);
        Assert.That(_proxy!.Requests[0].Method, Is.EqualTo(first));

        // Now the registry has it, of which somebody else knows nothing.
        Variables["XDG_STATE_HOME"] = Folder.File("elsewhere");
        _proxy.Clear();
        (await DxfAsync(["push-blob", .. arguments])).AssertPrinted(blob.Line);
        Assert.That(_proxy.Requests.Select(static request => request.Method), first is "HEAD" ? Is.EqualTo(new[] { "HEAD" }) : Does.Contain("POST").And.Contain("DELETE"));
        Assert.That(_proxy.Count("PUT"), Is.Zero);
        Assert.That(await Client.GetByteArrayAsync(Address($"blobs/{blob.Digest}")), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task What_was_pushed_is_not_sent_again()
    {
        Variables["XDG_STATE_HOME"] = Folder.File("state");
        (TestBlob blob, string path) = NewFile(Size);
        (await DxfAsync("push-blob", Repository, path)).AssertPrinted(blob.Line);
        Assert.That(Directory.GetFiles(Folder.File("state", "dxf", "pushes")), Has.Length.EqualTo(1));

        foreach (string verb in new[] { "push-blob", "push-blobs" })
        {
            _proxy!.Clear();
            (await DxfAsync(verb, Repository, path)).AssertPrinted(blob.Line);
            Assert.That(_proxy.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "HEAD" }));
        }
    }

    [Test]
    public async Task Several_files_heed_it_too([Values] bool option)
    {
        (TestBlob first, string firstPath) = NewFile(Size);
        (TestBlob second, string secondPath) = NewFile(Size);
        Variables["DXF_SPECULATE"] = option ? null : "0";
        string[] arguments = ["push-blobs", .. option ? ["--no-speculate"] : Array.Empty<string>(), Repository, firstPath, secondPath];

        (await DxfAsync(arguments)).AssertPrinted(first.Line + second.Line);
        _proxy!.Clear();
        (await DxfAsync(arguments)).AssertPrinted(first.Line + second.Line);

        Assert.That(_proxy.Requests.Select(static request => request.Method), Is.EqualTo(new[] { "HEAD", "HEAD" }));
    }

    [Test]
    public async Task A_registry_that_is_not_there_is_named_once()
    {
        using DeadPort nowhere = new();
        (_, string path) = NewFile(Size);
        Variables["DXF_HOST"] = nowhere.Host;
        Variables["DXF_RETRIES"] = "1";

        (await DxfAsync("push-blob", Repository, path)).AssertFailed(69, nowhere.Host);
    }
}
