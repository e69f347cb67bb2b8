using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Answers that say: not now.</summary>
[TestFixture]
internal sealed class RefusedRequestTests : WritingFixture
{
    private static readonly int[] Statuses = [500, 502, 503, 429];

    private static readonly string[] Methods = ["HEAD", "POST", "PATCH", "PUT"];

    [Test]
    public async Task A_push_survives_a_refusal(
        [ValueSource(nameof(Methods))] string method, [ValueSource(nameof(Statuses))] int status, [Values(1, 2)] int times)
    {
        byte[] content = Data.Bytes(300_000);
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, "/blobs/").First(times, Fault.Respond(status)));

        // Of unknown length it goes by PATCH, otherwise in one PUT.
        Descriptor pushed = await PushAsync(proxy, method is "PATCH" ? Once(content) : BlobSource.FromMemory(content));

        Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(content), content.Length)));
        Assert.That(Time.Waits, Has.Count.EqualTo(times));
        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task A_push_survives_a_refusal_of_what_was_done(
        [Values("POST", "PATCH", "PUT")] string method, [Values(500, 504)] int status, [Values] bool resumable)
    {
        await using FaultProxy proxy = await ProxyAsync(resumable, new RequestMatch(method, Uploads).Once(Fault.RespondAfterForwarding(status)));
        byte[] content = Data.Bytes(5 * MiB);
        await PushAsync(proxy, BlobSource.FromMemory(content));

        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
        await AssertStoredAsync(proxy, content, unknownSessions: method is "POST" ? 1 : 0);
    }

    [Test]
    public async Task An_upload_that_is_forgotten_again_and_again_is_given_up()
    {
        RequestMatch laterPart = On.Patch(Session).Where(
            "that goes on", static request => request.Headers["Content-Range"] is { } range && !range.StartsWith("0-", StringComparison.Ordinal));
        await using FaultProxy proxy = await ProxyAsync(
            laterPart.Always(Fault.Respond(404)), On.Patch(Session).Once(Fault.Respond(404)), On.Get(Session).Always(Fault.Respond(404)));

        Assert.That(
            async () => await PushAsync(proxy, BlobSource.FromMemory(Big)),
            Throws.TypeOf<DxfException>().With.Message.Match("has forgotten the upload 11 times before more than [0-9]+ bytes of it were there"));

        Assert.That(proxy.Count("POST"), Is.EqualTo(13));
        Assert.That(StoredBlobs(), Is.Empty);
    }

    [Test]
    public async Task A_manifest_survives_a_refusal([ValueSource(nameof(Statuses))] int status, [Values(1, 2)] int times)
    {
        byte[] content = Data.Bytes(1000);
        await using FaultProxy proxy = await ProxyAsync(On.Put("/manifests/").First(times, Fault.Respond(status)));
        await using TestClient client = Connect(proxy);
        Descriptor pushed = await client.Blobs.PushAsync(Repository, BlobSource.FromMemory(content));
        Tag alias = Tag.Parse("readings");
        ManifestContent set = await client.Aliases.SetAsync(Repository, alias, [pushed]);

        AliasContent got = await client.Aliases.GetAsync(Repository, alias);
        Assert.Multiple(() =>
        {
            Assert.That(((AliasManifest)got).Blobs, Is.EqualTo(new[] { pushed }).Using<Descriptor>(static (left, right) => left.Digest == right.Digest && left.Size == right.Size));
            Assert.That(proxy.Requests.Count(request => request.Method is "PUT" && request.Path.Contains("/manifests/", StringComparison.Ordinal)), Is.EqualTo(times + 1));
            Assert.That(set.Digest.Value, Is.Not.Empty);
        });
        proxy.AssertAllFired();
        AssertNoSession(proxy);
    }

    [Test]
    public async Task A_manifest_survives_the_loss_of_its_answer()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Put("/manifests/").Once(Fault.ResetBeforeResponse()));
        await using TestClient client = Connect(proxy);
        Descriptor pushed = await client.Blobs.PushAsync(Repository, BlobSource.FromMemory(Data.Bytes(1000)));
        ManifestContent set = await client.Aliases.SetAsync(Repository, Tag.Parse("readings"), [pushed]);

        ManifestContent? found = await client.Manifests.FindAsync(Repository, Tag.Parse("readings"));
        Assert.That(found!.Digest, Is.EqualTo(set.Digest));
        proxy.AssertAllFired();
    }

    [TestCase("PUT")]
    [TestCase("POST")]
    public async Task A_registry_is_left_alone_for_as_long_as_it_asks(string method)
    {
        byte[] content = Data.Bytes(1000);
        await using FaultProxy proxy = await ProxyAsync(
            new RequestMatch(method, Uploads).Nth(1, Fault.Respond(Reply.Of(429).RetryAfter(TimeSpan.FromSeconds(7)))),
            new RequestMatch(method, Uploads).Nth(2, Fault.Respond(Reply.Of(503).RetryAfter(TimeSpan.FromHours(1)))));
        await PushAsync(proxy, BlobSource.FromMemory(content));

        Assert.That(Time.Waits, Is.EqualTo(new[] { TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(60) }), "not longer than a minute");
        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task A_push_is_given_up_after_five_tries([Values("HEAD", "POST", "PATCH", "PUT")] string method)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, "/blobs/").Always(Fault.Respond(503)));
        byte[] content = Data.Bytes(5 * MiB);

        Assert.That(
            () => PushAsync(proxy, BlobSource.FromMemory(content)),
            Throws.InstanceOf<RegistryException>().With.Property(nameof(RegistryException.Status)).EqualTo(System.Net.HttpStatusCode.ServiceUnavailable));
        Assert.That(proxy.Count(method), Is.EqualTo(5));
        Assert.That(Time.Waits, Has.Count.EqualTo(4));
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task What_will_not_be_otherwise_is_not_tried_again([Values("POST", "PATCH", "PUT")] string method, [Values(400, 403, 405, 507)] int status)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Uploads).Always(Fault.Respond(Reply.OfError(status, "DENIED", "no"))));
        byte[] content = Data.Bytes(5 * MiB);

        Assert.That(() => PushAsync(proxy, BlobSource.FromMemory(content)), Throws.InstanceOf<RegistryException>().With.Message.Contains("no"));
        Assert.That(proxy.Count(method), Is.EqualTo(1));
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_deletion_whose_answer_was_lost_is_a_success()
    {
        byte[] content = Data.Bytes(1000);
        await using FaultProxy proxy = await ProxyAsync(On.Delete("/blobs/sha256:").Once(Fault.ResetBeforeResponse()));
        await using TestClient client = Connect(proxy);
        Descriptor pushed = await client.Blobs.PushAsync(Repository, BlobSource.FromMemory(content));

        await client.Blobs.DeleteAsync(Repository, pushed.Digest);

        Assert.That(await client.Blobs.FindAsync(Repository, pushed.Digest), Is.Null);
        Assert.That(() => client.Blobs.DeleteAsync(Repository, pushed.Digest), Throws.InstanceOf<RegistryNotFoundException>(), "no answer was lost");
        proxy.AssertAllFired();
    }
}
