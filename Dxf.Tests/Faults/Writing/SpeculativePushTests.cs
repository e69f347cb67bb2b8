using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Large files are sent while they are hashed, in the hope that the registry does not have them.</summary>
[TestFixture]
internal sealed class SpeculativePushTests : WritingFixture, IDisposable
{
    private const int Smallest = 16 * MiB;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task New_data_is_sent_once()
    {
        await using FaultProxy proxy = await ProxyAsync();
        Descriptor pushed = await PushAsync(proxy, BothAtOnce());

        Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(Big), Big.Length)));
        Assert.That(Methods(proxy), Is.EquivalentTo(new[] { "POST", "PATCH", "HEAD", "PUT" }));
        Assert.That(Methods(proxy)[^1], Is.EqualTo("PUT"));
        Assert.That(proxy.Requests.Single(static request => request.Method is "PATCH").Headers.Contains("Content-Length"), Is.False, "it might have stopped");
        Assert.That(BytesOf(proxy), Is.EqualTo(Big.Length));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Known_data_leaves_nothing_behind()
    {
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource source = Source();
        Descriptor first = await PushAsync(proxy, source);
        proxy.Clear();
        List<TransferProgress> reports = [];
        Descriptor second = await PushAsync(proxy, BothAtOnce(), new BlobPushOptions { Progress = new Registry.Reports(reports) });

        Assert.That(second, Is.EqualTo(first));
        Assert.That(proxy.Count("PUT"), Is.Zero);
        Assert.That(Methods(proxy)[^1], Is.EqualTo("DELETE"));
        Assert.That(proxy.Requests.Where(static request => request.Method is "PATCH").Select(static request => request.Status), Is.EqualTo(new[] { 202 }), "its end is a good one");
        Assert.That(reports[^1] with { Name = null }, Is.EqualTo(new TransferProgress(TransferPhase.Done, null, first.Digest, Big.Length, Big.Length)));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_registry_that_is_slow_to_take_what_it_has_is_not_waited_for()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource source = Source();
        await PushAsync(proxy, source);
        proxy.Clear();
        proxy.Add(On.Patch(Session).Once(Fault.StallRequestAfter(MiB, new FaultGate()).Completing(stalled)));
        proxy.Add(On.Head("/blobs/").Once(Fault.HoldUntil(stalled)));
        await PushAsync(proxy, BothAtOnce());

        Assert.That(proxy.Count("PUT"), Is.Zero);
        Assert.That(BytesOf(proxy), Is.LessThan(Big.Length));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Nothing_is_sent_in_vain_where_that_is_not_wanted([Values] bool isThere)
    {
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource source = Source();
        BlobPushOptions options = new() { Speculate = false };
        if (isThere)
            await PushAsync(proxy, source, options);
        proxy.Clear();
        await PushAsync(proxy, source, options);

        Assert.That(Methods(proxy), Is.EqualTo(isThere ? ["HEAD"] : new[] { "HEAD", "POST", "PATCH", "PUT" }));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Only_large_files_are_sent_before_they_are_asked_about([Values(Smallest - 1, Smallest)] int size)
    {
        await using FaultProxy proxy = await ProxyAsync();
        await PushAsync(proxy, Source(size));
        await PushAsync(proxy, Source(size));

        Assert.That(Methods(proxy).Count(static method => method is "POST"), Is.EqualTo(size < Smallest ? 1 : 2));
        await AssertStoredAsync(proxy, Big.AsMemory(0, size));
    }

    [Test]
    public async Task Content_whose_changes_do_not_show_is_asked_about_first()
    {
        await using FaultProxy proxy = await ProxyAsync();
        await PushAsync(proxy, Again(Big, length: Big.Length));

        Assert.That(Methods(proxy), Is.EqualTo(new[] { "HEAD", "POST", "PATCH", "PUT" }));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Who_may_not_push_need_not_where_the_blob_is_there([Values(403, 405)] int status, [Values] bool isThere)
    {
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource source = Source();
        if (isThere)
            await PushAsync(proxy, source);
        proxy.Clear();
        proxy.Add(On.Post(Uploads).Always(Fault.Respond(Reply.OfError(status, "DENIED", "not here"))));
        if (isThere)
        {
            await PushAsync(proxy, source);
            await AssertStoredAsync(proxy, Big);
        }
        else
        {
            Assert.That(
                () => PushAsync(proxy, source),
                Throws.InstanceOf<RegistryException>().With.Property(nameof(RegistryException.Status)).EqualTo((System.Net.HttpStatusCode)status));
            AssertNothingStored(proxy);
        }

        Assert.That(Methods(proxy), Is.EquivalentTo(new[] { "POST", "HEAD" }));
    }

    [Test]
    public async Task A_registry_that_is_not_there_fails_once()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Any().Always(Fault.ResetBeforeRequestForwarded()));

        Assert.That(() => PushAsync(proxy, Source()), Throws.InstanceOf<HttpRequestException>());
        Assert.That(proxy.Count("POST"), Is.EqualTo(5).Or.LessThan(5).And.Positive);
        Assert.That(proxy.Count("HEAD"), Is.LessThanOrEqualTo(5));
        Assert.That(proxy.Count("PATCH") + proxy.Count("PUT"), Is.Zero);
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_registry_that_got_it_wrong_is_sent_all_anew([Values(1, 2)] int times)
    {
        await using FaultProxy proxy = await ProxyAsync(
            On.Put(Session).First(times, Fault.Respond(Reply.OfError(400, "DIGEST_INVALID", "provided digest did not match uploaded content"))));
        await PushAsync(proxy, BothAtOnce());

        Assert.That(proxy.Count("POST"), Is.EqualTo(times + 1));
        Assert.That(proxy.Count("HEAD"), Is.EqualTo(1));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_registry_that_gets_it_wrong_every_time_is_given_up()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Always(Fault.Respond(Reply.OfError(400, "DIGEST_INVALID", "wrong"))));

        Assert.That(() => PushAsync(proxy, BothAtOnce()), Throws.InstanceOf<RegistryException>().With.Message.Contains("DIGEST_INVALID"));
        Assert.That(proxy.Count("PUT"), Is.LessThan(6));
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_registry_that_will_not_say_what_it_has_is_given_up()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Head("/blobs/").Always(Fault.Respond(403)));

        Assert.That(() => PushAsync(proxy, BothAtOnce()), Throws.InstanceOf<RegistryException>());
        Assert.That(proxy.Count("PUT"), Is.Zero);
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task Cancellation_leaves_nothing_behind([Values("HEAD", "PATCH", "PUT")] string method)
    {
        using CancellationTokenSource cancellation = new();
        FaultGate gate = new();
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, "/blobs/").Once(Fault.StallBeforeResponse(gate)));
        Task<Descriptor> pushing = PushAsync(proxy, BothAtOnce(), cancellationToken: cancellation.Token);
        await gate.ReachedAsync(TestContext.CurrentContext.CancellationToken);

        // Where the PUT has been done, the blob is there: that is not taken back.
        await cancellation.CancelAsync();

        Assert.That(async () => await pushing, Throws.InstanceOf<OperationCanceledException>());
        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Has.Count.EqualTo(method is "PUT" ? 1 : 0));
        if (method is not "PUT")
            Assert.That(proxy.Count("DELETE"), Is.EqualTo(1));
    }

    [Test]
    public async Task Several_files_are_pushed_at_once_each_as_it_was()
    {
        int[] sizes = [Smallest, Big.Length, Smallest + 1, 1000, 0, Smallest];
        await using FaultProxy proxy = await ProxyAsync();
        await using TestClient client = Connect(proxy);
        List<Descriptor> pushed = await Client.BlobBatchExtensions.PushManyAsync(client.Blobs, Repository, sizes.Select(Source)).ToListAsync();

        Assert.That(pushed.Select(static blob => blob.Digest), Is.EqualTo(sizes.Select(static size => Digest.Compute(Big.AsSpan(0, size)))));
        Assert.That(StoredBlobs(), Has.Count.EqualTo(5));
        proxy.AssertAllFired();
        AssertNoSession(proxy);
    }

    private static List<string> Methods(FaultProxy proxy) => [.. proxy.Requests.Select(static request => request.Method)];

    private SimultaneousSource BothAtOnce() => new(Source());

    private BlobSource Source() => Source(Big.Length);

    private BlobSource Source(int size) => BlobSource.FromFile(_folder.WriteBytes(Guid.NewGuid().ToString("N"), Big.AsSpan(0, size)));
}
