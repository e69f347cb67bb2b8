using System.Runtime.CompilerServices;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>What blobs are pushed from: once or again, of any length, and failing themselves.</summary>
[TestFixture]
internal sealed class SourceTests : WritingFixture
{
    public enum Kind
    {
        Memory,
        Again,
        Once,
        OnceOfKnownLength,
        OnceOfKnownDigest,
    }

    [Test]
    public async Task A_blob_of_hardly_any_bytes_is_pushed([Values(0, 1, 2)] int size, [Values] Kind kind, [Values] bool check)
    {
        byte[] content = Data.Bytes(size);
        await using FaultProxy proxy = await ProxyAsync();
        Descriptor pushed = await PushAsync(proxy, Open(kind, content), new BlobPushOptions { CheckExistence = check });

        Assert.That(pushed, Is.EqualTo(new Descriptor(MediaTypes.OctetStream, Digest.Compute(content), size)));
        Assert.That(Time.Waits, Is.Empty, "nothing went wrong");
        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task A_blob_of_hardly_any_bytes_survives_lost_answers([Values(0, 1)] int size, [Values] Kind kind, [Values("PATCH", "PUT")] string method, [Values] bool resumable)
    {
        byte[] content = Data.Bytes(size);
        await using FaultProxy proxy = await ProxyAsync(resumable);
        FaultRule lost = new RequestMatch(method, Session).Once(Fault.ResetBeforeResponse());
        proxy.Add(lost);
        await PushAsync(proxy, Open(kind, content));

        // Some go by a single PUT, and nothing at all is no part.
        if (lost.Matched > 0)
            Assert.That(lost.Fired, Is.EqualTo(1));
        else
            Assert.That(method, Is.EqualTo("PATCH"));
        Assert.That(StoredBlobs(), Is.EqualTo(new[] { TestData.DigestOf(content) }));
        AssertNoSession(proxy);
    }

    [Test]
    public async Task What_can_be_read_once_survives_a_cut_within_its_buffer([Values(0, MiB, 5 * MiB)] int after, [Values] bool resumable)
    {
        byte[] content = Data.Bytes(6 * MiB);
        await using FaultProxy proxy = await ProxyAsync(resumable, On.Patch(Session).Once(Fault.CloseRequestAfter(after)));
        await PushAsync(proxy, Once(content));

        await AssertStoredAsync(proxy, content);
    }

    [Test]
    public async Task What_can_be_read_once_goes_on_where_the_registry_does([Values(1, 2, 3)] int part)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, 20 * MiB);
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).Nth(part, Fault.CloseRequestAfter(3 * MiB)));
        await PushAsync(proxy, Once(content));

        await AssertStoredAsync(proxy, content);
        Assert.That(BytesOf(proxy), Is.LessThan(1.1 * content.Length));
    }

    [Test]
    public async Task What_can_be_read_once_is_lost_with_a_session_that_has_more_than_the_buffer()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Nth(2, Fault.CloseRequestAfter(3 * MiB)));

        Assert.That(() => PushAsync(proxy, Once(Big)), Throws.InstanceOf<DxfException>().With.Message.Contains("can't be read again"));
        Assert.That(proxy.Count("DELETE"), Is.EqualTo(1));
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_sha512_blob_survives_a_cut([Values(300_000, 24 * MiB)] int size)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        Digest digest = Digest.Compute(content.Span, DigestAlgorithm.Sha512);
        await using FaultProxy proxy = await ProxyAsync(
            resumable: true, new RequestMatch(size > 4 * MiB ? "PATCH" : "PUT", Session).Once(Fault.CloseRequestAfter(size / 2)));
        await using TestClient client = Connect(proxy);
        Descriptor pushed = await client.Blobs.PushAsync(Repository, Again(content, digest, size));

        Assert.That(pushed.Digest, Is.EqualTo(digest));
        await using BlobContent stored = await client.Blobs.OpenReadAsync(Repository, digest);
        await stored.CopyToAsync(Stream.Null);
        proxy.AssertAllFired();
        AssertNoSession(proxy);
    }

    [Test]
    public async Task A_source_that_fails_is_what_the_caller_is_told([Values] Kind kind)
    {
        byte[] content = Data.Bytes(6 * MiB);
        Digest digest = Digest.Compute(content);
        IOException failure = new("the disk is broken");
        BlobSource source = kind switch
        {
            Kind.Memory => BlobSource.FromStream(new BrokenStream(content, failure), digest),
            Kind.Again => BlobSource.FromChunks(() => Broken(content, failure), digest, content.Length),
            Kind.Once => BlobSource.FromChunks(Broken(content, failure)),
            Kind.OnceOfKnownLength => BlobSource.FromChunks(Broken(content, failure), digest: null, content.Length),
            _ => BlobSource.FromChunks(Broken(content, failure), digest),
        };
        await using FaultProxy proxy = await ProxyAsync();

        Assert.That(() => PushAsync(proxy, source), Throws.Exception.SameAs(failure));
        Assert.That(proxy.Count("PATCH"), Is.LessThanOrEqualTo(1));
        Assert.That(StoredBlobs(), Is.Empty);
        AssertNoSession(proxy);
    }

    /// <summary>As where a blob is pushed from one that is pulled.</summary>
    [Test]
    public async Task A_source_whose_own_connection_breaks_does_not_become_a_shorter_blob([Values] bool known)
    {
        byte[] content = Data.Bytes(6 * MiB);
        HttpIOException failure = new(HttpRequestError.ResponseEnded, "the source's connection broke");
        await using FaultProxy proxy = await ProxyAsync();

        Assert.That(
            () => PushAsync(proxy, BlobSource.FromChunks(Broken(content, failure), known ? Digest.Compute(content) : null)),
            Throws.Exception.SameAs(failure));
        Assert.That(StoredBlobs(), Is.Empty);
        AssertNoSession(proxy);
    }

    [Test]
    public async Task A_source_of_another_length_than_was_said_is_refused([Values(-1, 1)] int more, [Values(Kind.Again, Kind.OnceOfKnownLength)] Kind kind, [Values] bool known)
    {
        byte[] content = Data.Bytes(6 * MiB);
        Digest? digest = known ? Digest.Compute(content) : null;
        BlobSource source = kind is Kind.Again ? Again(content, digest, content.Length + more) : Once(content, digest, content.Length + more);
        await using FaultProxy proxy = await ProxyAsync();

        Assert.That(() => PushAsync(proxy, source), Throws.InstanceOf<SourceChangedException>().Or.InstanceOf<DigestMismatchException>());
        Assert.That(StoredBlobs(), Is.Empty);
        AssertNoSession(proxy);
    }

    private static BlobSource Open(Kind kind, byte[] content) => kind switch
    {
        Kind.Memory => BlobSource.FromMemory(content),
        Kind.Again => Again(content),
        Kind.Once => Once(content),
        Kind.OnceOfKnownLength => Once(content, length: content.Length),
        _ => Once(content, Digest.Compute(content)),
    };

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Broken(
        byte[] content, Exception failure, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        yield return content.AsMemory(0, content.Length / 2);
        throw failure;
    }

    /// <summary>Fails in its second half.</summary>
    private sealed class BrokenStream(byte[] content, Exception failure) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position > Length / 2 ? throw failure : base.ReadAsync(buffer, cancellationToken);
    }
}
