using System.IO.Compression;
using Dxf.Client;
using Dxf.Tests.Copying;
using Dxf.Tests.Faults.Writing;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Payloads;

/// <summary>How many of a payload's blobs come at once.</summary>
[TestFixture]
internal sealed class SideBySideTests : WritingFixture
{
    [Test]
    public async Task Next_blob_comes_while_one_is_written([Values(1, 2)] int parallel)
    {
        await using FaultProxy proxy = await ProxyAsync();
        await using TestClient client = Connect(proxy);
        Tag tag = Tag.Parse("1.0");
        ManifestContent image = await new TestImage(client.Registry, Repository, Data).PutAsync(tag, 1_000);
        Manifest manifest = image.ReadManifest();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string next = $"/blobs/{manifest.Layers[0].Digest}";
        proxy.Clear();
        if (parallel > 1)
            proxy.Add(On.Get($"/blobs/{manifest.Config.Digest}").Once(Fault.HoldUntil(asked)));
        bool isFirstAnswered = false;
        proxy.Add(On.Get(next).Once(FaultAction.Request("look", (_, fired) =>
        {
            isFirstAnswered = proxy.Requests.Any(request => request.Path.EndsWith(manifest.Config.Digest.Value, StringComparison.Ordinal) && request.Status is 200);
            fired();
        }).Completing(asked)));
        MemoryStream payload = new();

        await client.Registry.MakePayloadAsync(
            [new PayloadImage(Repository, tag)], payload, new MakePayloadOptions { Parallel = parallel }, TestContext.CurrentContext.CancellationToken);

        proxy.AssertAllFired();
        Assert.That(isFirstAnswered, Is.EqualTo(parallel is 1));
        payload.Position = 0;
        Assert.That(new ZipArchive(payload).Entries, Has.Count.EqualTo(4));
    }

    [Test]
    public void A_number_of_blobs_at_once_has_bounds([Values(0, DxfOptions.MaxParallel + 1)] int parallel)
    {
        Assert.That(() => new MakePayloadOptions { Parallel = parallel }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PushPayloadOptions { Parallel = parallel }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new CopyOptions { Parallel = parallel }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
