using Dxf.Client;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Contracts;

internal sealed class BlobBatchContract(Backend backend) : ContractFixture(backend)
{
    private static readonly int[] Sizes = [0, 1, 3_000_000, 1000, 131_072, 2_500_000, 1, 70_000];

    [Test]
    public async Task Blobs_are_read_in_the_order_in_which_they_are_asked_for([Values(1, 2, 4, 64)] int parallel)
    {
        (List<Digest> digests, List<byte[]> contents) = await PushAllAsync();
        List<byte[]> read = [];
        await foreach (BlobContent content in Blobs.OpenReadManyAsync(Repository, digests, null, parallel, Cancellation))
        {
            await using BlobContent open = content;
            read.Add(await open.ReadAllAsync(Cancellation));
        }

        Assert.That(read, Is.EqualTo(contents));
    }

    [Test]
    public async Task A_blob_that_is_wanted_twice_is_read_twice()
    {
        byte[] data = Data(100_000);
        Digest digest = (await Blobs.PushAsync(Repository, BlobSource.FromMemory(data), null, Cancellation)).Digest;
        int count = 0;
        await foreach (BlobContent content in Blobs.OpenReadManyAsync(Repository, [digest, digest, digest], null, 4, Cancellation))
        {
            await using BlobContent open = content;
            Assert.That(await open.ReadAllAsync(Cancellation), Is.EqualTo(data));
            count++;
        }

        Assert.That(count, Is.EqualTo(3));
    }

    [Test]
    public async Task A_missing_blob_fails_when_it_is_its_turn([Values(1, 4)] int parallel)
    {
        (List<Digest> digests, _) = await PushAllAsync();
        digests.Insert(2, Absent);
        List<Digest> read = [];
        Assert.That(
            async () =>
            {
                await foreach (BlobContent content in Blobs.OpenReadManyAsync(Repository, digests, null, parallel, Cancellation))
                {
                    await using BlobContent open = content;
                    await open.ReadAllAsync(Cancellation);
                    read.Add(open.Digest);
                }
            },
            Throws.InstanceOf<RegistryNotFoundException>().With.Message.Contains(Absent.Value));

        Assert.That(read, Is.EqualTo(digests[..2]));
    }

    [Test]
    public async Task A_damaged_blob_fails_when_it_is_its_turn()
    {
        (List<Digest> digests, _) = await PushAllAsync();
        Corrupt(digests[5]);
        List<Digest> read = [];
        Assert.That(
            async () =>
            {
                await foreach (BlobContent content in Blobs.OpenReadManyAsync(Repository, digests, null, 4, Cancellation))
                {
                    await using BlobContent open = content;
                    await open.ReadAllAsync(Cancellation);
                    read.Add(open.Digest);
                }
            },
            Throws.InstanceOf<DigestMismatchException>());

        Assert.That(read, Is.EqualTo(digests[..5]));
    }

    [Test]
    public async Task Reading_can_be_left_before_the_end([Values(1, 4)] int parallel)
    {
        (List<Digest> digests, List<byte[]> contents) = await PushAllAsync();
        await foreach (BlobContent content in Blobs.OpenReadManyAsync(Repository, digests, null, parallel, Cancellation))
        {
            await content.DisposeAsync();
            break;
        }

        // Nothing is in the way of what comes then.
        Assert.That(await ReadAsync(digests[2]), Is.EqualTo(contents[2]));
    }

    [Test]
    public void No_blobs_are_no_contents_and_no_parallelism_is_refused()
    {
        Assert.That(async () => await Blobs.OpenReadManyAsync(Repository, [], null, 4, Cancellation).CountAsync(Cancellation), Is.Zero);
        Assert.That(async () => await Blobs.PushManyAsync(Repository, [], null, 4, Cancellation).CountAsync(Cancellation), Is.Zero);
        Assert.That(async () => await Blobs.PullToFilesAsync(Repository, [], null, 4, Cancellation).CountAsync(Cancellation), Is.Zero);
        Assert.That(() => Blobs.PushManyAsync(Repository, [], null, 0, Cancellation), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Blobs.PullToFilesAsync(Repository, [], null, 0, Cancellation), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            async () => await Blobs.OpenReadManyAsync(Repository, [], null, 0, Cancellation).CountAsync(Cancellation), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Several_contents_are_pushed_and_told_in_their_order([Values(1, 4, 64)] int parallel)
    {
        List<byte[]> contents = [.. Sizes.Select(Data)];
        List<Descriptor> pushed = await Blobs.PushManyAsync(Repository, contents.Select(static content => BlobSource.FromMemory(content)), null, parallel, Cancellation).ToListAsync(Cancellation);

        Assert.That(pushed, Is.EqualTo(contents.Select(static content => new Descriptor(MediaTypes.OctetStream, Digest.Compute(content), content.Length))));
        foreach (byte[] content in contents)
            Assert.That(await ReadAsync(Digest.Compute(content)), Is.EqualTo(content));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task The_same_content_may_be_pushed_several_times_at_once([Values(1000, 3_000_000, 17_000_000)] int size)
    {
        byte[] content = Data(size);
        using TempFolder folder = new();
        string file = folder.WriteBytes("file", content);
        List<Descriptor> pushed = await Blobs.PushManyAsync(Repository, Enumerable.Range(0, 8).Select(_ => BlobSource.FromFile(file)), null, 8, Cancellation).ToListAsync(Cancellation);

        Assert.That(pushed, Is.EqualTo(Enumerable.Repeat(new Descriptor(MediaTypes.OctetStream, Digest.Compute(content), size), 8)));
        Assert.That(await ReadAsync(Digest.Compute(content)), Is.EqualTo(content));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task A_content_that_fails_stops_the_pushes_that_follow()
    {
        BlobSource[] sources =
        [
            BlobSource.FromMemory(Data(1000)),
            BlobSource.FromChunks(ChunkStreams.ThenThrow(new IOException("broken"), [1, 2, 3])),
            .. Enumerable.Range(0, 20).Select(_ => BlobSource.FromMemory(Data(1000))),
        ];
        List<Descriptor> pushed = [];
        Assert.That(
            async () =>
            {
                await foreach (Descriptor blob in Blobs.PushManyAsync(Repository, sources, null, 1, Cancellation))
                    pushed.Add(blob);
            },
            Throws.InstanceOf<IOException>());

        Assert.That(pushed, Has.Count.EqualTo(1));
        Assert.That(Endpoint.Leftovers(Repository), Is.Empty);
    }

    [Test]
    public async Task Blobs_are_pulled_into_files([Values(1, 4)] int parallel)
    {
        using TempFolder folder = new();
        (List<Digest> digests, List<byte[]> contents) = await PushAllAsync();
        List<KeyValuePair<string, Digest>> files = [.. digests.Select((digest, index) => KeyValuePair.Create(folder.File($"file-{index}"), digest))];
        List<Descriptor> pulled = await Blobs.PullToFilesAsync(Repository, files, null, parallel, Cancellation).ToListAsync(Cancellation);

        Assert.That(pulled.Select(static blob => blob.Digest), Is.EqualTo(digests));
        Assert.That(pulled.Select(static blob => blob.Size), Is.EqualTo(contents.Select(static content => (long)content.Length)));
        foreach ((KeyValuePair<string, Digest> file, byte[] content) in files.Zip(contents))
            Assert.That(await File.ReadAllBytesAsync(file.Key, Cancellation), Is.EqualTo(content));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(files.Count), "nothing else is left there");
    }

    [Test]
    public async Task A_blob_that_can_not_be_pulled_leaves_no_file()
    {
        using TempFolder folder = new();
        (List<Digest> digests, List<byte[]> contents) = await PushAllAsync();
        KeyValuePair<string, Digest>[] files =
        [
            KeyValuePair.Create(folder.File("good"), digests[2]),
            KeyValuePair.Create(folder.File("absent"), Absent),
            .. digests.Select((digest, index) => KeyValuePair.Create(folder.File($"later-{index}"), digest)),
        ];

        Assert.That(async () => await Blobs.PullToFilesAsync(Repository, files, null, 2, Cancellation).CountAsync(Cancellation), Throws.InstanceOf<RegistryNotFoundException>());
        Assert.That(await File.ReadAllBytesAsync(folder.File("good"), Cancellation), Is.EqualTo(contents[2]));
        foreach (string file in Directory.EnumerateFiles(folder.Path))
            Assert.That(files.Where(static pair => pair.Value != Absent).Select(static pair => pair.Key), Does.Contain(file), "no half of a file");
    }

    private async Task<(List<Digest> Digests, List<byte[]> Contents)> PushAllAsync()
    {
        List<Digest> digests = [];
        List<byte[]> contents = [];
        foreach (int size in Sizes)
        {
            byte[] content = Data(size);
            contents.Add(content);
            digests.Add((await Blobs.PushAsync(Repository, BlobSource.FromMemory(content), null, Cancellation)).Digest);
        }

        return (digests, contents);
    }
}
