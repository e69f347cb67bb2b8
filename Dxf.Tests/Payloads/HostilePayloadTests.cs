using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Payloads;

/// <summary>Payloads that are wrong, by accident or by intent: refused, with nothing under a name.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class HostilePayloadTests : IDisposable
{
    private static readonly byte[] Config = """{"os":"linux"}"""u8.ToArray();
    private static readonly byte[] Layer = PayloadBuilder.Bytes("a layer");

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    public HostilePayloadTests()
    {
        ServiceCollection services = new();
        services.AddDxf(options => options.Host = "oci:" + _folder.File("store"));
        _services = services.BuildServiceProvider();
    }

    private IRegistryClient Registry => _services.GetRequiredService<IRegistryClient>();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task What_the_builder_makes_is_a_payload_where_nothing_is_wrong()
    {
        PushedPayload pushed = await Registry.PushPayloadAsync(PayloadBuilder.WithImage().Build());

        Assert.That(pushed.Images.Select(static image => image.ToString()), Is.EqualTo(new[] { "app/web:1.0" }));
        Assert.That(await Registry.Manifests.FindAsync(RepositoryName.Parse("app/web"), Tag.Parse("1.0")), Is.Not.Null);
    }

    [TestCase("no zip at all")]
    [TestCase("")]
    [TestCase("PK\u0003\u0004 and then nothing that belongs there")]
    public Task What_is_no_zip(string text) => AssertRefusedAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "no zip file");

    [Test]
    public Task Zip_that_was_cut_off()
    {
        byte[] whole = PayloadBuilder.WithImage().Build().ToArray();
        return AssertRefusedAsync(new MemoryStream(whole[..^10]), "no zip file");
    }

    [Test]
    public Task Descriptor_that_is_not_there() => AssertRefusedAsync(PayloadBuilder.WithImage().Build(""), "no entry 'payload_descriptor.json'");

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"manifests_paths": {}}""")]
    [TestCase("""{"manifests_paths": [], "blobs_paths": {}}""")]
    [TestCase("""{"manifests_paths": {"a:1": 5}, "blobs_paths": {}}""")]
    [TestCase("""{"manifests_paths": {"a:1": null, "a:1": null}, "blobs_paths": {}}""")]
    [TestCase("""{"manifests_paths": {}, "blobs_paths": {"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855": {}}}""")]
    [TestCase("""{"manifests_paths": {}, "blobs_paths": {"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855": {"zip_path": null}}}""")]
    public Task Descriptor_that_is_none(string descriptor) =>
        AssertRefusedAsync(PayloadBuilder.WithImage().Build(descriptor), "payload_descriptor.json is not well-formed");

    [TestCase("UPPER:1")]
    [TestCase("../../etc:1")]
    [TestCase("app/web")]
    [TestCase("localhost:5000/app:1")]
    public Task Image_that_is_none(string name) =>
        AssertRefusedAsync(PayloadBuilder.WithImage().AddName(name, "null").Build(), $"'{name}' is no image");

    [TestCase("sha256:../../x", """{"zip_path": "blobs/x"}""", "is no digest")]
    [TestCase("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", """{"repository": "../x"}""", "is no repository")]
    public Task Blob_that_is_none(string digest, string place, string reason) =>
        AssertRefusedAsync(PayloadBuilder.WithImage().Build($$"""{"manifests_paths": {}, "blobs_paths": {"{{digest}}": {{place}} } }"""), reason);

    [Test]
    public Task Descriptor_that_is_too_large() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().Build("{\"x\":\"" + new string('x', ManifestContent.MaxLength) + "\"}"), "more than 8 MiB");

    [TestCase("../outside")]
    [TestCase("/etc/passwd")]
    [TestCase("blobs/../../outside")]
    [TestCase("blobs\\..\\outside")]
    [TestCase("manifests/./x")]
    [TestCase("readme.txt")]
    [TestCase("C:/x")]
    public Task Entry_that_payloads_do_not_have(string name) =>
        AssertRefusedAsync(PayloadBuilder.WithImage().AddEntry(name, Layer).Build(), "is none that payloads have");

    [Test]
    public Task Entry_that_is_there_twice() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().AddEntry(PayloadBuilder.PathOf(Layer), Layer).Build(), "twice");

    [Test]
    public Task Descriptor_that_is_there_twice() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().AddEntry(PayloadBuilder.DescriptorName, "{}"u8.ToArray()).Build(), "twice");

    [Test]
    public Task Blob_with_other_bytes() => AssertMismatchAsync(
        new PayloadBuilder().AddBlob(Config).AddBlob(Layer, "A LAYER"u8.ToArray()).AddManifest("app/web:1.0", PayloadBuilder.Manifest(Config, Layer)).Build());

    [Test]
    public Task Blob_with_other_bytes_in_one_of_several_images() => AssertMismatchAsync(
        PayloadBuilder.WithImage("app/first:1").AddBlob("good"u8.ToArray(), "evil"u8.ToArray()).AddManifest("app/last:1", PayloadBuilder.Manifest(Config, "good"u8.ToArray())).Build());

    [TestCase("a lay")]
    [TestCase("a layer and more")]
    public Task Blob_of_another_length(string content) => AssertRefusedAsync(
        new PayloadBuilder().AddBlob(Config).AddBlob(Layer, PayloadBuilder.Bytes(content)).AddManifest("app/web:1.0", PayloadBuilder.Manifest(Config, Layer)).Build(),
        "and the manifest of app/web:1.0 says 7");

    [Test]
    public Task Blob_that_is_nowhere() => AssertRefusedAsync(
        new PayloadBuilder().AddBlob(Config).AddManifest("app/web:1.0", PayloadBuilder.Manifest(Config, Layer)).Build(), $"lacks {Digest.Compute(Layer)}");

    [Test]
    public Task Blob_whose_entry_is_not_there() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().Remove(PayloadBuilder.PathOf(Layer)).Build(), "has no entry 'blobs/");

    [TestCase("manifests/app_web:1.0")]
    [TestCase("payload_descriptor.json")]
    [TestCase("../outside")]
    public Task Blob_whose_path_leads_elsewhere(string path) => AssertRefusedAsync(
        new PayloadBuilder().AddBlob(Config).AddBlob(Layer, path: path).AddManifest("app/web:1.0", PayloadBuilder.Manifest(Config, Layer)).Build(),
        $"no entry '{path}' in blobs/");

    [Test]
    public Task Manifest_whose_path_leads_elsewhere() => AssertRefusedAsync(
        PayloadBuilder.WithImage().AddManifest("app/other:1", PayloadBuilder.Manifest(Config, Layer), PayloadBuilder.PathOf(Layer)).Build(), "in manifests/");

    [Test]
    public Task Manifest_that_is_not_there() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().Remove("manifests/app_web:1.0").Build(), "no entry 'manifests/app_web:1.0'");

    [Test]
    public async Task Manifest_that_is_none()
    {
        MemoryStream payload = PayloadBuilder.WithImage().AddManifest("app/other:1", Layer).Build();

        Assert.ThrowsAsync<UnsupportedManifestException>(() => Registry.PushPayloadAsync(payload));
        await AssertNoNameAsync();
    }

    [Test]
    public Task Manifest_that_is_too_large() =>
        AssertRefusedAsync(PayloadBuilder.WithImage().AddManifest("app/other:1", new byte[ManifestContent.MaxLength + 1]).Build(), "more than 8 MiB");

    [Test]
    public Task Manifest_of_an_index_with_other_bytes()
    {
        byte[] child = PayloadBuilder.Manifest(Config, Layer);
        return AssertMismatchAsync(PayloadBuilder.WithImage().AddChild(child, PayloadBuilder.Manifest(Layer, Config)).AddManifest("app/multi:1", PayloadBuilder.Index(child)).Build());
    }

    [Test]
    public Task Manifest_of_an_index_that_is_nowhere() => AssertRefusedAsync(
        PayloadBuilder.WithImage().AddManifest("app/multi:1", PayloadBuilder.Index(PayloadBuilder.Manifest(Layer, Config))).Build(), "which the index of app/multi:1 names");

    [Test]
    public Task Entry_that_grows_beyond_all_measure_when_it_is_unpacked()
    {
        byte[] bomb = new byte[20 * 1024 * 1024];
        return AssertRefusedAsync(
            PayloadBuilder.WithImage().AddBlob(bomb, level: CompressionLevel.SmallestSize).AddManifest("app/bomb:1", PayloadBuilder.Manifest(Config, bomb)).Build(), "would grow more than 100 times");
    }

    [Test]
    public async Task Payload_that_somebody_packed_again_is_taken()
    {
        byte[] layer = PayloadBuilder.Bytes(string.Concat(Enumerable.Range(0, 20_000)));
        MemoryStream payload = PayloadBuilder.WithImage()
            .AddBlob(layer, level: CompressionLevel.SmallestSize).AddManifest("app/packed:1", PayloadBuilder.Manifest(Config, layer)).Build();
        Assert.That(payload.Length, Is.LessThan(layer.Length));

        await Registry.PushPayloadAsync(payload);
        Assert.That(await Registry.Blobs.FindAsync(RepositoryName.Parse("app/packed"), Digest.Compute(layer)), Is.Not.Null);
    }

    [Test]
    public Task Entries_that_share_their_bytes() => AssertRefusedAsync(Overlapping(entries: 40, size: 100_000), "overlap");

    [Test]
    public Task Entry_that_says_to_be_longer_than_the_file() => AssertRefusedAsync(Overlapping(entries: 1, size: 100_000, said: 4_000_000_000), "overlap");

    [Test]
    public async Task Damage_anywhere_is_refused_or_does_no_harm()
    {
        byte[] whole = PayloadBuilder.WithImage().AddChild(PayloadBuilder.Manifest(Config, Layer)).AddManifest("app/multi:1", PayloadBuilder.Index(PayloadBuilder.Manifest(Config, Layer))).Build().ToArray();
        TestData data = new();
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. whole];
            byte[] random = data.Bytes(5);
            damaged[(BinaryPrimitives.ReadUInt16LittleEndian(random) + (random[4] * 7)) % damaged.Length] ^= (byte)(random[2] | 1);
            try
            {
                await Registry.PushPayloadAsync(new MemoryStream(damaged));
            }
            catch (DxfException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(50));
        foreach (string repository in await Registry.Catalog.ListRepositoriesAsync().ToListAsync())
        {
            RepositoryName name = RepositoryName.Parse(repository);
            foreach (string tag in await Registry.Manifests.ListTagsAsync(name).ToListAsync())
                await AssertWholeAsync(name, Tag.Parse(tag));
        }
    }

    /// <summary>A zip by hand, whose entries are all one.</summary>
    private static MemoryStream Overlapping(int entries, int size, uint? said = null)
    {
        MemoryStream file = new();
        WriteHeader("PK\u0003\u0004", "blobs/0", isCentral: false);
        file.Write(new byte[size]);
        long directory = file.Position;
        for (int i = 0; i < entries; i++)
            WriteHeader("PK\u0001\u0002", "blobs/" + i.ToString("00", null), isCentral: true);
        long end = file.Position;
        Span<byte> tail = stackalloc byte[22];
        tail.Clear();
        Encoding.ASCII.GetBytes("PK\u0005\u0006", tail);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[8..], (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(tail[10..], (ushort)entries);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[12..], (uint)(end - directory));
        BinaryPrimitives.WriteUInt32LittleEndian(tail[16..], (uint)directory);
        file.Write(tail);
        file.Position = 0;
        return file;

        void WriteHeader(string signature, string name, bool isCentral)
        {
            byte[] header = new byte[isCentral ? 46 : 30];
            Encoding.ASCII.GetBytes(signature, header);
            Span<byte> sizes = header.AsSpan(isCentral ? 20 : 18);
            BinaryPrimitives.WriteUInt32LittleEndian(sizes, said ?? (uint)size);
            BinaryPrimitives.WriteUInt32LittleEndian(sizes[4..], said ?? (uint)size);
            BinaryPrimitives.WriteUInt16LittleEndian(sizes[8..], (ushort)name.Length);
            file.Write(header);
            file.Write(Encoding.ASCII.GetBytes(name));
        }
    }

    private async Task AssertRefusedAsync(MemoryStream payload, string reason)
    {
        PayloadException refused = Assert.ThrowsAsync<PayloadException>(() => Registry.PushPayloadAsync(payload));
        Assert.That(refused.Message, Does.StartWith("the payload can't be used: ").And.Contain(reason));
        await AssertNoNameAsync();
    }

    private async Task AssertMismatchAsync(MemoryStream payload)
    {
        Assert.ThrowsAsync<DigestMismatchException>(() => Registry.PushPayloadAsync(payload));
        await AssertNoNameAsync();
    }

    private async Task AssertWholeAsync(RepositoryName repository, Reference reference)
    {
        ManifestContent found = (await Registry.Manifests.FindAsync(repository, reference))!;
        foreach (Descriptor child in found.IsIndex ? found.ReadIndex().Manifests : [])
            await AssertWholeAsync(repository, child.Digest);
        foreach (Descriptor blob in found.IsIndex ? [] : found.ReadManifest().Layers.Prepend(found.ReadManifest().Config))
        {
            await using BlobContent content = await Registry.Blobs.OpenReadAsync(repository, blob.Digest);
            await content.CopyToAsync(Stream.Null);
        }
    }

    private async Task AssertNoNameAsync()
    {
        foreach (string repository in await Registry.Catalog.ListRepositoriesAsync().ToListAsync())
            Assert.That(await Registry.Manifests.ListTagsAsync(RepositoryName.Parse(repository)).ToListAsync(), Is.Empty);
    }
}
