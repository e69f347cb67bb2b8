using System.Diagnostics.CodeAnalysis;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Connections that break while a blob is sent.</summary>
[TestFixture]
internal sealed class CutUploadTests : WritingFixture
{
    private const int SmallSize = 3 * MiB;

    [Test]
    public async Task A_small_blob_survives_a_cut([Values(0, SmallSize / 2, SmallSize - 1)] int after, [Values] bool resumable, [Values] bool reset)
    {
        byte[] content = Data.Bytes(SmallSize);
        await using FaultProxy proxy = await ProxyAsync(resumable, On.Put(Session).Once(Cut(reset, after)));
        Descriptor pushed = await PushAsync(proxy, BlobSource.FromMemory(content));

        Assert.That(pushed.Digest, Is.EqualTo(Digest.Compute(content)));
        await AssertStoredAsync(proxy, content);
        if (resumable && !reset)
            Assert.That(BytesOf(proxy), Is.EqualTo(SmallSize), "no byte twice");
    }

    [Test]
    public async Task A_big_blob_survives_a_cut([Values(0, 12 * MiB, (24 * MiB) - 1)] int after, [Values] bool resumable, [Values] bool reset)
    {
        await using FaultProxy proxy = await ProxyAsync(resumable, On.Patch(Session).Once(Cut(reset, after)));
        Descriptor pushed = await PushAsync(proxy, BlobSource.FromMemory(Big));

        Assert.That(pushed.Digest, Is.EqualTo(Digest.Compute(Big)));
        await AssertStoredAsync(proxy, Big);
        Assert.That(BytesOf(proxy), Is.LessThanOrEqualTo((resumable && !reset ? 1.3 : 2.1) * Big.Length));
    }

    [Test]
    public async Task A_transfer_goes_on_while_it_makes_progress()
    {
        const int cuts = 9;
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).First(cuts, Fault.CloseRequestAfter(2 * MiB)));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        Assert.That(proxy.Rules[0].Fired, Is.EqualTo(cuts));
        Assert.That(BytesOf(proxy), Is.LessThanOrEqualTo(1.3 * Big.Length));
    }

    [Test]
    public async Task A_registry_that_forgets_torn_uploads_is_sent_all_again_up_to_five_times()
    {
        byte[] content = Data.Bytes(5 * MiB);
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).First(4, Fault.CloseRequestAfter(MiB)));
        await PushAsync(proxy, BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content);
        Assert.That(proxy.Count("POST"), Is.EqualTo(5));
    }

    [Test]
    public async Task A_transfer_without_progress_is_given_up_after_five_tries([Values] bool resumable)
    {
        byte[] content = Data.Bytes(5 * MiB);
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Always(Fault.CloseRequestAfter(0)));
        if (resumable)
            proxy.Add(Resumable());

        Assert.That(() => PushAsync(proxy, BlobSource.FromMemory(content)), Throws.InstanceOf<HttpRequestException>());
        Assert.That(proxy.Count("PATCH"), Is.EqualTo(5));
        Assert.That(StoredBlobs(), Is.Empty);
        AssertNoSession(proxy);
    }

    [Test]
    public async Task Chunks_of_unknown_length_survive_a_cut([Values(0, 2 * MiB, (3 * MiB) - 1)] int after, [Values] bool resumable)
    {
        byte[] content = Data.Bytes(SmallSize);
        await using FaultProxy proxy = await ProxyAsync(resumable, On.Patch(Session).Once(Fault.CloseRequestAfter(after)));
        await PushAsync(proxy, Again(content), new BlobPushOptions { CheckExistence = false });

        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task Forty_pushes_survive_cuts_at_random_bytes([Values] bool resumable)
    {
        int pushes = Environment.GetEnvironmentVariable("DXF_TEST_SOAK") is "1" ? 100 : 20;
        await using FaultProxy proxy = await ProxyAsync(resumable, On.Any(Session).Where("of content", static request => request.Method is "PATCH" or "PUT").Always(resumable ? SeededClose() : Fault.SeededReset(0.5, inARow: 3, Data.Seed)));

        // Where a torn session is lost the whole blob is one step, and a row of cuts can be longer than the usual tries.
        await using TestClient client = Connect(proxy, static options => options.Retries = 8);
        for (int i = 0; i < pushes; i++)
        {
            byte[] content = Data.Bytes(1 + (Data.Bytes(1)[0] * 25_000));
            BlobSource source = (i % 3) switch
            {
                0 => BlobSource.FromMemory(content),
                1 => Again(content),
                _ => Once(content, length: i % 2 is 0 ? content.Length : null),
            };
            Descriptor pushed = await client.Blobs.PushAsync(Repository, source);

            Assert.That(pushed.Digest, Is.EqualTo(Digest.Compute(content)), $"push {i}");
            await using BlobContent stored = await client.Blobs.OpenReadAsync(Repository, pushed.Digest);
            await stored.CopyToAsync(Stream.Null);
        }

        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Has.Count.EqualTo(pushes));
        AssertNoSession(proxy);
    }

    /// <summary>
    /// As <see cref="Fault.SeededReset"/>, but the client asks again when the registry has written what came: before
    /// that, what comes late spoils what is sent then.
    /// </summary>
    [SuppressMessage("Security", "CA5394", Justification = "Faults have to be repeatable, not secret.")]
    private FaultAction SeededClose()
    {
        Random random = new(Data.Seed);
        int row = 0;
        return new FaultAction("close at random")
        {
            OnRequestAsync = (request, fired) =>
            {
                row = random.NextDouble() < 0.5 && row < 3 ? row + 1 : 0;
                long after = (long)(random.NextDouble() * Math.Max(LengthOf(request.Observed), MiB));
                return row > 0 ? Fault.CloseRequestAfter(after).OnRequestAsync(request, fired) : ValueTask.CompletedTask;
            },
        };
    }

    private static FaultAction Cut(bool reset, long after) => reset ? Fault.ResetRequestAfter(after) : Fault.CloseRequestAfter(after);
}
