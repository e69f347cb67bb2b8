using System.Net;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>One tag deleted where the registry deletes manifests only, and where it deletes nothing.</summary>
[TestFixture]
internal sealed class ThrowawayTagTests : WritingFixture
{
    private const string TagPath = "/manifests/readings$";

    private static readonly Tag Readings = Tag.Parse("readings");
    private static readonly Tag Same = Tag.Parse("same");

    [TestCase(400)]
    [TestCase(404)]
    [TestCase(405)]
    [TestCase(501)]
    public async Task The_tag_goes_with_a_manifest_of_its_own_after_one_was_tried(int status)
    {
        await using FaultProxy proxy = await ProxyAsync(On.Delete(TagPath).Always(Fault.Respond(Reply.OfError(status, "DIGEST_INVALID", "no digest"))));
        await using TestClient client = Connect(proxy, static options => options.Retries = 0);
        ManifestContent shared = await SetBothAsync(client);
        proxy.Clear();

        ManifestContent deleted = await client.Aliases.DeleteTagAsync(Repository, Readings);

        List<string> writes = WritesOf(proxy);
        Assert.That(writes, Has.Count.EqualTo(5), string.Join('\n', writes));
        string trial = writes[1]["PUT ".Length..], throwaway = writes[4]["DELETE ".Length..];
        Assert.That(writes, Is.EqualTo(new[] { "DELETE readings", $"PUT {trial}", $"DELETE {trial}", "PUT readings", $"DELETE {throwaway}" }));
        Assert.That(new[] { trial, throwaway, shared.Digest.Value }, Is.Unique.And.All.StartsWith("sha256:"));
        Assert.That(deleted.Digest, Is.EqualTo(shared.Digest));
        Assert.That(await client.Manifests.FindAsync(Repository, Readings), Is.Null);
        Assert.That((await client.Manifests.FindAsync(Repository, Same))?.Digest, Is.EqualTo(shared.Digest));
        Assert.That(await client.Manifests.FindAsync(Repository, Digest.Parse(trial)), Is.Null);
        Assert.That(await client.Manifests.FindAsync(Repository, Digest.Parse(throwaway)), Is.Null);
        Assert.That(
            proxy.Requests.Where(static request => request.Method is "DELETE" && request.Path.Contains("/blobs/sha256:", StringComparison.Ordinal)).Select(static request => request.Status),
            Is.EqualTo(new[] { 202, 202 }),
            "the throwaway blobs are gone, too");
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_registry_that_deletes_nothing_is_told_by_the_tags_name_and_the_tag_is_never_put()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Delete("/manifests/").Always(Fault.Respond(Reply.OfError(405, "UNSUPPORTED", "no"))));
        await using TestClient client = Connect(proxy, static options => options.Retries = 0);
        ManifestContent shared = await SetBothAsync(client);
        proxy.Clear();

        RegistryException refusal = Assert.CatchAsync<RegistryException>(() => client.Aliases.DeleteTagAsync(Repository, Readings))!;

        Assert.That(refusal.Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(refusal.Message, Does.StartWith($"{Name}:readings: ").And.Contain(proxy.Host).And.Not.Contain("sha256:").And.Not.Contain("\n"));
        Assert.That(WritesOf(proxy), Has.None.EqualTo("PUT readings"));
        Assert.That((await client.Manifests.FindAsync(Repository, Readings))?.Digest, Is.EqualTo(shared.Digest));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task A_registry_that_is_set_to_delete_nothing_keeps_the_tag()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { DeleteEnabled = false });
        await using FaultProxy proxy = await FaultProxy.StartAsync(registry);
        await using TestClient client = Connect(proxy);
        ManifestContent shared = await SetBothAsync(client);
        proxy.Clear();

        RegistryException refusal = Assert.CatchAsync<RegistryException>(() => client.Aliases.DeleteTagAsync(Repository, Readings))!;

        Assert.That(refusal.Message, Does.StartWith($"{Name}:readings: "));
        Assert.That(WritesOf(proxy), Has.None.EqualTo("PUT readings"));
        Assert.That((await client.Manifests.FindAsync(Repository, Readings))?.Digest, Is.EqualTo(shared.Digest));
        Assert.That((await client.Manifests.FindAsync(Repository, Same))?.Digest, Is.EqualTo(shared.Digest));
    }

    [Test]
    public async Task Blobs_that_can_not_be_deleted_do_not_matter()
    {
        await using FaultProxy proxy = await ProxyAsync(
            On.Delete(TagPath).Always(Fault.Respond(405)), On.Delete("/blobs/sha256:").Always(Fault.Respond(405)));
        await using TestClient client = Connect(proxy, static options => options.Retries = 0);
        await SetBothAsync(client);

        await client.Aliases.DeleteTagAsync(Repository, Readings);

        Assert.That(await client.Manifests.FindAsync(Repository, Readings), Is.Null);
        Assert.That(await client.Manifests.FindAsync(Repository, Same), Is.Not.Null);
        proxy.AssertAllFired();
    }

    /// <summary>One manifest under two tags.</summary>
    private async Task<ManifestContent> SetBothAsync(TestClient client)
    {
        Descriptor blob = await client.Blobs.PushAsync(Repository, BlobSource.FromMemory("abc"u8.ToArray()));
        await client.Aliases.SetAsync(Repository, Same, [blob], null);
        return await client.Aliases.SetAsync(Repository, Readings, [blob], null);
    }

    private static List<string> WritesOf(FaultProxy proxy) =>
    [
        .. proxy.Requests
            .Where(static request => request.Method is "PUT" or "DELETE" && request.Path.Contains("/manifests/", StringComparison.Ordinal))
            .Select(static request => $"{request.Method} {request.Path[(request.Path.LastIndexOf('/') + 1)..]}"),
    ];
}
