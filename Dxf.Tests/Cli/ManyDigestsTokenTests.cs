using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Many requests at once, and still no more than one question for a token.</summary>
[TestFixture]
internal sealed class ManyDigestsTokenTests : TokenRegistryFixture
{
    [Test]
    public async Task An_alias_of_many_blobs_takes_one_token()
    {
        TestBlob[] blobs = [.. Enumerable.Range(0, 40).Select(_ => NewBlob(10))];
        foreach (TestBlob blob in blobs)
            await PushBlobAsync(blob);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await DxfAsync(["set-alias", Repository, "alias", .. blobs.Select(static blob => blob.Digest)]);

        result.AssertPrinted(AliasText.Docker(blobs));
        AssertOneToken(proxy);
        Assert.That(proxy.Count("HEAD"), Is.EqualTo(41), "one of them was refused");
    }

    [Test]
    public async Task A_pull_and_a_push_of_many_blobs_take_one_token([Values] bool push)
    {
        (TestBlob Blob, string Path)[] files = [.. Enumerable.Range(0, 12).Select(_ => NewFile())];
        if (!push)
        {
            foreach ((TestBlob blob, _) in files)
                await PushBlobAsync(blob);
        }

        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry);
        Variables["DXF_HOST"] = proxy.Host;
        if (push)
            (await DxfAsync(["push-blobs", Repository, .. files.Select(static file => file.Path), "@alias"])).AssertPrinted(string.Concat(files.Select(static file => file.Blob.Line)));
        else
            (await DxfAsync(["pull-blob", Repository, .. files.Select(static file => file.Blob.Digest)])).AssertPrinted([.. files.SelectMany(static file => file.Blob.Content)]);

        AssertOneToken(proxy);
    }

    private void AssertOneToken(FaultProxy proxy)
    {
        Assert.That(proxy.Requests.Count(static request => request.Status is 401), Is.EqualTo(1));
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }
}
