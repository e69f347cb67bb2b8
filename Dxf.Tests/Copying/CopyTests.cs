using Dxf.Client;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

internal sealed class CopyTests(Place fromPlace, Place toPlace) : CopyFixture(fromPlace, toPlace)
{
    private BlobOutcome Moved => IsOneEndpoint ? BlobOutcome.Mounted : BlobOutcome.Sent;

    [Test]
    public async Task Image_arrives_byte_for_byte()
    {
        ManifestContent image = await Image.PutAsync(First, 5_000_000, 3_000, 0);
        CopyResult result = await CopyAsync(First);

        await AssertWholeAsync(First, image);
        Assert.That(result.Digest, Is.EqualTo(image.Digest));
        Assert.That(result.Manifests.Select(static manifest => manifest.Digest), Is.EqualTo(new[] { image.Digest }));
        Assert.That(result.CountOf(Moved), Is.EqualTo(4));
        Assert.That(result.BytesOf(Moved), Is.EqualTo(5_003_100));
    }

    [Test]
    public async Task Image_is_called_as_the_target_says()
    {
        ManifestContent image = await Image.PutAsync(First, 30);
        await CopyAsync(image.Digest, Second);

        await AssertWholeAsync(Second, image);
        Assert.That(await To.Manifests.ListTagsAsync(Target, null, Cancellation).ToListAsync(Cancellation), Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task Image_named_by_its_digest_keeps_it()
    {
        ManifestContent image = await Image.PutAsync(First, 30);
        await CopyAsync(image.Digest);

        await AssertWholeAsync(image.Digest, image);
    }

    [Test]
    public async Task Index_arrives_with_all_its_manifests_also_those_of_indexes_in_it()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        CopyResult result = await CopyAsync(First, options: new CopyOptions { Parallel = 3 });

        await AssertWholeAsync(First, index);
        Assert.That(result.Manifests, Has.Count.EqualTo(6));
        Assert.That(result.Manifests[^1].Digest, Is.EqualTo(index.Digest));
        Assert.That(result.Blobs.Select(static blob => blob.Blob.Digest), Is.Unique);
    }

    [Test]
    public async Task One_platform_gets_the_name_and_the_index_stays_behind()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        Descriptor arm64 = index.ReadIndex().Select(Platform.Parse("linux/arm64/v8"));
        CopyResult result = await CopyAsync(First, options: new CopyOptions { Platform = Platform.Parse("linux/arm64/v8") });

        Assert.That(result.Digest, Is.EqualTo(arm64.Digest));
        await AssertWholeAsync(First, (await From.Manifests.FindAsync(Source, arm64.Digest, Cancellation))!);
        Assert.That(await To.Manifests.FindAsync(Target, index.Digest, Cancellation), Is.Null);
    }

    [Test]
    public async Task Platform_that_is_not_there_is_told_with_those_that_are()
    {
        await Image.PutIndexAsync(First);

        PlatformNotFoundException missing = Assert.ThrowsAsync<PlatformNotFoundException>(
            () => CopyAsync(First, options: new CopyOptions { Platform = Platform.Parse("windows/amd64") }));
        Assert.That(missing.Message, Does.Contain("windows/amd64").And.Contain("linux/amd64, linux/arm64/v8"));
        await AssertNothingThereAsync();
    }

    [Test]
    public async Task Second_copy_sends_nothing()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        CopyResult first = await CopyAsync(First);
        CopyResult second = await CopyAsync(First, Second);

        Assert.That(second.CountOf(BlobOutcome.Present), Is.EqualTo(first.Blobs.Count));
        Assert.That(second.SentBytes, Is.Zero);
        await AssertWholeAsync(Second, index);
    }

    [Test]
    public async Task Only_the_blobs_that_are_missing_are_sent()
    {
        ManifestContent image = await Image.PutAsync(First, 5_000);
        await CopyAsync(First);
        Descriptor layer = await Image.PushBlobAsync(700);
        ManifestContent more = await Image.PutAsync(
            Second, TestImage.Manifest(image.ReadManifest().Config, [.. image.ReadManifest().Layers.Append(layer).Select(blob => TestImage.Describe(blob))]));

        CopyResult result = await CopyAsync(Second);

        Assert.That(result.Blobs.Where(static blob => blob.Outcome is not BlobOutcome.Present).Select(static blob => blob.Blob.Digest), Is.EqualTo(new[] { layer.Digest }));
        await AssertWholeAsync(Second, more);
    }

    [Test]
    public async Task Alias_of_dxf_arrives()
    {
        Descriptor blob = await From.Blobs.PushAsync(Source, BlobSource.FromMemory(new TestData().Bytes(1234)), null, Cancellation);
        ManifestContent alias = await From.Aliases.SetAsync(Source, First, [blob], ManifestFormat.Docker, Cancellation);
        await CopyAsync(First);

        await AssertWholeAsync(First, alias);
        AliasManifest read = (AliasManifest)await To.Aliases.GetAsync(Target, First, null, Cancellation);
        Assert.That(read.Blobs.Single().Digest, Is.EqualTo(blob.Digest));
    }

    [Test]
    public async Task Foreign_layers_are_left_out_and_told()
    {
        const string foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
        Descriptor config = await Image.PushBlobAsync(10, TestImage.ConfigType);
        Descriptor layer = await Image.PushBlobAsync(20);
        Descriptor elsewhere = new(foreign, Digest.Compute("at home in Redmond"u8), 18);
        ManifestContent image = TestImage.Manifest(config, [TestImage.Describe(layer), TestImage.Describe(elsewhere, ""","urls":["https://other.example/x"]""")]);

        // The registry of the tests allows no other addresses in what it is sent; a directory does.
        if (From.Endpoint.StartsWith("oci", StringComparison.Ordinal) && To.Endpoint.StartsWith("oci", StringComparison.Ordinal))
        {
            await Image.PutAsync(First, image);
            CopyResult result = await CopyAsync(First);
            Assert.That(result.Blobs.Single(static blob => blob.Outcome is BlobOutcome.LeftOut).Blob.Digest, Is.EqualTo(elsewhere.Digest));
            Assert.That((await To.Manifests.FindAsync(Target, First, Cancellation))!.Digest, Is.EqualTo(image.Digest));
        }
        else
        {
            Assert.ThrowsAsync<RegistryException>(async () =>
            {
                await Image.PutAsync(First, image);
                await CopyAsync(First);
            });
        }
    }

    [Test]
    public async Task Dry_run_tells_what_would_be_done_and_does_nothing()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        CopyResult plan = await CopyAsync(First, options: new CopyOptions { DryRun = true });
        await AssertNothingThereAsync();

        CopyResult done = await CopyAsync(First);
        Assert.That(plan.Digest, Is.EqualTo(index.Digest));
        Assert.That(plan.Manifests, Is.EqualTo(done.Manifests));
        Assert.That(plan.Blobs, Is.EqualTo(done.Blobs));
    }

    [Test]
    public async Task Progress_tells_of_each_blob_and_ends_with_all_of_it()
    {
        ManifestContent image = await Image.PutAsync(First, 3_000_000, 40);
        Recorder recorder = new();
        await CopyAsync(First, options: new CopyOptions { Progress = recorder, Parallel = 1 });

        Manifest manifest = image.ReadManifest();
        foreach (Descriptor blob in manifest.Layers.Prepend(manifest.Config))
        {
            TransferProgress last = recorder.Reports.Last(report => report.Digest == blob.Digest);
            Assert.That((last.Phase, last.Bytes, last.TotalBytes), Is.EqualTo((TransferPhase.Done, blob.Size, (long?)blob.Size)));
        }
    }

    [Test]
    public async Task What_is_missing_in_the_source_is_named_and_leaves_no_name_in_the_target()
    {
        ManifestContent image = await Image.PutAsync(First, 3_000);
        Descriptor layer = image.ReadManifest().Layers[0];
        await From.Blobs.DeleteAsync(Source, layer.Digest, Cancellation);

        RegistryNotFoundException missing = Assert.ThrowsAsync<RegistryNotFoundException>(() => CopyAsync(First));
        Assert.That(missing.Message, Does.Contain(layer.Digest.Value));
        Assert.That(await To.Manifests.FindAsync(Target, First, Cancellation), Is.Null);
        Assert.ThrowsAsync<RegistryNotFoundException>(() => CopyAsync(Second));
    }

    [Test]
    public async Task Digest_of_something_else_is_no_name_for_the_copy()
    {
        await Image.PutAsync(First, 3_000);

        Assert.ThrowsAsync<DigestMismatchException>(() => CopyAsync(First, Digest.Compute("other"u8)));
        await AssertNothingThereAsync();
    }

    [Test]
    public async Task Copy_to_itself_is_refused()
    {
        await Image.PutAsync(First, 3_000);

        Assert.ThrowsAsync<InvalidReferenceException>(() => From.CopyAsync(Source, First, From, Source, null, null, Cancellation));
    }

    [Test]
    public async Task Another_name_in_the_same_repository_is_only_another_name()
    {
        ManifestContent index = await Image.PutIndexAsync(First);
        CopyResult result = await From.CopyAsync(Source, First, From, Source, Second, null, Cancellation);

        Assert.That(result.Blobs, Is.Empty);
        Assert.That((await From.Manifests.FindAsync(Source, Second, Cancellation))!.Digest, Is.EqualTo(index.Digest));
    }

    private async Task AssertNothingThereAsync()
    {
        Assert.That(await To.Manifests.FindAsync(Target, First, Cancellation), Is.Null);
        try
        {
            Assert.That(await To.Manifests.ListTagsAsync(Target, null, Cancellation).ToListAsync(Cancellation), Is.Empty);
        }
        catch (RegistryNotFoundException)
        {
            // Not even the repository.
        }
    }

    private sealed class Recorder : IProgress<TransferProgress>
    {
        public List<TransferProgress> Reports { get; } = [];

        public void Report(TransferProgress value)
        {
            lock (Reports) Reports.Add(value);
        }
    }
}
