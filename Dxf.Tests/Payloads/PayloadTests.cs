using System.Collections.ObjectModel;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Dxf.Client;
using Dxf.Tests.Copying;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Payloads;

/// <summary>Images in payloads, from every kind of place to every other.</summary>
[TestFixture(Place.Registry, Place.OtherRegistry)]
[TestFixture(Place.Registry, Place.Store)]
[TestFixture(Place.Store, Place.OtherRegistry)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class PayloadTests(Place fromPlace, Place toPlace)
{
    private static readonly Tag One = Tag.Parse("1.0");
    private static readonly Tag Two = Tag.Parse("2.0");

    private CopyEndpoint? _from;
    private CopyEndpoint? _to;

    private IRegistryClient From => _from!.Client;

    private IRegistryClient To => _to!.Client;

    private RepositoryName App { get; } = RepositoryName.Parse(TestNames.NewRepository());

    private RepositoryName Worker { get; } = RepositoryName.Parse(TestNames.NewRepository());

    private TestData Data { get; } = new();

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [SetUp]
    public async Task OpenAsync()
    {
        _from = await CopyEndpoint.OpenAsync(fromPlace);
        _to = await CopyEndpoint.OpenAsync(toPlace);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        if (_from is not null) await _from.DisposeAsync();
        if (_to is not null) await _to.DisposeAsync();
    }

    [Test]
    public async Task Output_that_takes_nothing_more_does_not_keep_it_from_ending()
    {
        await ImageIn(App).PutAsync(One, 300_000);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using StalledOutput output = new();
        Task making = From.MakePayloadAsync([Image(App)], output, cancellationToken: stop.Token);
        await output.Stalled.Task.WaitAsync(Cancellation);
        await stop.CancelAsync();

        Assert.That(async () => await making.WaitAsync(Cancellation), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(making.IsCanceled);
    }

    [Test]
    public async Task Images_arrive_byte_for_byte_and_common_blobs_travel_once()
    {
        ManifestContent app = await ImageIn(App).PutAsync(One, 300_000, 1_000, 0);
        ManifestContent worker = await From.CopyAsync(App, One, From, Worker, cancellationToken: Cancellation) is { } copied
            ? (await From.Manifests.FindAsync(Worker, copied.Digest, Cancellation))!
            : throw new InvalidOperationException();
        MemoryStream payload = await MakeAsync([Image(App), Image(Worker)]);

        PushedPayload pushed = await To.PushPayloadAsync(payload, null, Cancellation);

        Assert.That(pushed.Images, Is.EqualTo(new[] { Image(App), Image(Worker) }));
        Assert.That(Entries(payload), Has.Count.EqualTo(4 + 2 + 1));
        await AssertThereAsync(App, One, app);
        await AssertThereAsync(Worker, One, worker);
    }

    [Test]
    public async Task Entries_are_stored_and_named_as_docker_charon_does_it()
    {
        ManifestContent app = await ImageIn(App).PutAsync(One, 1_000);
        MemoryStream payload = await MakeAsync([Image(App)]);

        Manifest manifest = app.ReadManifest();
        string manifestPath = $"manifests/{App.Value.Replace('/', '_')}:1.0";
        Assert.That(Entries(payload).Select(static entry => entry.FullName), Is.EqualTo(new[]
        {
            $"blobs/{manifest.Config.Digest}", $"blobs/{manifest.Layers[0].Digest}", manifestPath, "payload_descriptor.json",
        }));
        Assert.That(Entries(payload), Has.All.Matches<ZipArchiveEntry>(static entry => entry.CompressedLength == entry.Length));
        JsonNode descriptor = Descriptor(payload);
        Assert.That(descriptor.AsObject().Select(static field => field.Key), Is.EqualTo(new[] { "manifests_paths", "blobs_paths" }));
        Assert.That(descriptor["manifests_paths"]!.ToJsonString(), Is.EqualTo($$"""{"{{App}}:1.0":"{{manifestPath}}"}"""));
        Assert.That(descriptor["blobs_paths"]![manifest.Config.Digest.Value]!.ToJsonString(), Is.EqualTo($$"""{"zip_path":"blobs/{{manifest.Config.Digest}}"}"""));
    }

    [Test]
    public async Task Same_images_make_the_same_bytes()
    {
        await ImageIn(App).PutAsync(One, 1_000, 20);

        byte[] once = (await MakeAsync([Image(App)])).ToArray();
        byte[] again = (await MakeAsync([Image(App)])).ToArray();
        Assert.That(again, Is.EqualTo(once));
    }

    [Test]
    public async Task Names_that_would_have_one_entry_have_two()
    {
        RepositoryName slash = RepositoryName.Parse(App + "/x");
        RepositoryName underscore = RepositoryName.Parse(App + "_x");
        ManifestContent first = await ImageIn(slash).PutAsync(One, 10);
        ManifestContent second = await ImageIn(underscore).PutAsync(One, 20);
        MemoryStream payload = await MakeAsync([Image(slash), Image(underscore)]);

        await To.PushPayloadAsync(payload, null, Cancellation);
        await AssertThereAsync(slash, One, first);
        await AssertThereAsync(underscore, One, second);
    }

    [Test]
    public async Task Multi_arch_images_travel_whole()
    {
        ManifestContent index = await ImageIn(App).PutIndexAsync(One);
        MemoryStream payload = await MakeAsync([Image(App)]);
        await To.PushPayloadAsync(payload, null, Cancellation);

        await AssertThereAsync(App, One, index);
        Assert.That(Descriptor(payload)["index_manifests_paths"]!.AsObject(), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task One_platform_travels_as_an_image_that_docker_charon_reads()
    {
        ManifestContent index = await ImageIn(App).PutIndexAsync(One);
        Platform platform = Platform.Parse("linux/arm64/v8");
        MemoryStream payload = await MakeAsync([Image(App)], new MakePayloadOptions { Platform = platform });
        await To.PushPayloadAsync(payload, null, Cancellation);

        Assert.That((await To.Manifests.FindAsync(App, One, Cancellation))!.Digest, Is.EqualTo(index.ReadIndex().Select(platform).Digest));
        Assert.That(Descriptor(payload)["index_manifests_paths"], Is.Null);
    }

    [Test]
    public async Task What_is_there_already_does_not_travel_and_is_mounted()
    {
        TestImage image = ImageIn(App);
        ManifestContent old = await image.PutAsync(One, 300_000);
        await To.PushPayloadAsync(await MakeAsync([Image(App)]), null, Cancellation);
        Manifest manifest = old.ReadManifest();

        await From.CopyAsync(App, One, From, Worker, cancellationToken: Cancellation);
        Descriptor layer = await ImageIn(Worker).PushBlobAsync(50);
        ManifestContent update = await ImageIn(Worker).PutAsync(
            Two, TestImage.Manifest(manifest.Config, [.. manifest.Layers.Append(layer).Select(blob => TestImage.Describe(blob))]));
        MemoryStream payload = await MakeAsync(
            [Image(Worker, Two), Image(App)], new MakePayloadOptions { AlreadyTransferred = [Image(App)] });

        PushedPayload pushed = await To.PushPayloadAsync(payload, new PushPayloadOptions { IsStrict = true }, Cancellation);

        Assert.That(payload.Length, Is.LessThan(10_000));
        Assert.That(pushed.Images, Is.EqualTo(new[] { Image(Worker, Two), Image(App) }));
        Assert.That(pushed.Missing, Is.Empty);
        Assert.That(Descriptor(payload)["manifests_paths"]![Image(App).ToString()], Is.Null);
        Assert.That(Descriptor(payload)["blobs_paths"]![manifest.Layers[0].Digest.Value]!.ToJsonString(), Is.EqualTo($$"""{"repository":"{{App}}"}"""));
        await AssertThereAsync(Worker, Two, update);
    }

    [Test]
    public async Task What_should_be_there_and_is_not_is_told_and_gets_no_name()
    {
        await ImageIn(App).PutAsync(One, 300);
        await From.CopyAsync(App, One, From, Worker, cancellationToken: Cancellation);
        MemoryStream payload = await MakeAsync([Image(Worker), Image(App)], new MakePayloadOptions { AlreadyTransferred = [Image(App)] });

        Assert.ThrowsAsync<RegistryNotFoundException>(() => To.PushPayloadAsync(payload, new PushPayloadOptions { IsStrict = true }, Cancellation));
        PayloadException missing = Assert.ThrowsAsync<PayloadException>(() => To.PushPayloadAsync(payload, null, Cancellation));
        Assert.That(missing.Message, Does.Contain($"which {App} at {To.Endpoint} should have had already"));
        Assert.That(await To.Manifests.FindAsync(Worker, One, Cancellation), Is.Null);
    }

    [Test]
    public async Task Image_that_was_left_out_and_is_not_there_is_told_without_being_an_error()
    {
        await ImageIn(App).PutAsync(One, 300);
        MemoryStream payload = await MakeAsync([Image(App)], new MakePayloadOptions { AlreadyTransferred = [Image(App)] });

        PushedPayload pushed = await To.PushPayloadAsync(payload, null, Cancellation);
        Assert.That((pushed.Images, pushed.Missing), Is.EqualTo((new[] { Image(App) }, new[] { Image(App) })));
    }

    [Test]
    public async Task Second_push_sends_nothing()
    {
        await ImageIn(App).PutAsync(One, 300_000, 10);
        MemoryStream payload = await MakeAsync([Image(App)]);
        await To.PushPayloadAsync(payload, null, Cancellation);
        List<TransferProgress> reports = [];

        await To.PushPayloadAsync(payload, new PushPayloadOptions { Progress = new Recorder(reports), Parallel = 1 }, Cancellation);
        Assert.That(reports, Has.All.Matches<TransferProgress>(static report => report.Phase is TransferPhase.Done));
    }

    [Test]
    public async Task Streams_that_can_not_seek_do()
    {
        ManifestContent app = await ImageIn(App).PutAsync(One, 3_000_000, 10);
        Pipe pipe = new();
        Task<PushedPayload> push = To.PushPayloadAsync(pipe.Reader.AsStream(), null, Cancellation);
        await using (Stream output = pipe.Writer.AsStream())
        {
            await From.MakePayloadAsync([Image(App)], output, null, Cancellation);
        }

        await push.WaitAsync(Cancellation);
        await AssertThereAsync(App, One, app);
    }

    [Test]
    public async Task File_appears_when_it_is_whole_or_stays_as_it_was()
    {
        using TempFolder folder = new();
        string path = folder.WriteText("payload.zip", "old");
        ManifestContent app = await ImageIn(App).PutAsync(One, 3_000);

        Assert.ThrowsAsync<RegistryNotFoundException>(() => From.MakePayloadFileAsync([Image(App), Image(App, Two)], path, null, Cancellation));
        Assert.That(await File.ReadAllTextAsync(path, Cancellation), Is.EqualTo("old"));

        await From.MakePayloadFileAsync([Image(App)], path, null, Cancellation);
        await using FileStream file = File.OpenRead(path);
        await To.PushPayloadAsync(file, null, Cancellation);
        await AssertThereAsync(App, One, app);
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Payload_that_broke_off_is_none()
    {
        ManifestContent app = await ImageIn(App).PutAsync(One, 3_000, 20);
        await From.Blobs.DeleteAsync(App, app.ReadManifest().Layers[1].Digest, Cancellation);
        MemoryStream broken = new();
        Assert.ThrowsAsync<RegistryNotFoundException>(() => From.MakePayloadAsync([Image(App)], broken, null, Cancellation));

        broken.Position = 0;
        Assert.ThrowsAsync<PayloadException>(() => To.PushPayloadAsync(broken, null, Cancellation));
    }

    private static PayloadImage Image(RepositoryName repository) => Image(repository, One);

    private static PayloadImage Image(RepositoryName repository, Tag tag) => new(repository, tag);

    private static ReadOnlyCollection<ZipArchiveEntry> Entries(MemoryStream payload) => new ZipArchive(payload, ZipArchiveMode.Read, leaveOpen: true).Entries;

    private static JsonNode Descriptor(MemoryStream payload)
    {
        using Stream entry = Entries(payload)[^1].Open();
        return JsonNode.Parse(entry)!;
    }

    private TestImage ImageIn(RepositoryName repository) => new(From, repository, Data);

    private async Task<MemoryStream> MakeAsync(PayloadImage[] images, MakePayloadOptions? options = null)
    {
        MemoryStream payload = new();
        await From.MakePayloadAsync(images, payload, options, Cancellation);
        payload.Position = 0;
        return payload;
    }

    private async Task AssertThereAsync(RepositoryName repository, Reference name, ManifestContent expected)
    {
        ManifestContent? found = await To.Manifests.FindAsync(repository, name, Cancellation);
        Assert.That(found?.Digest, Is.EqualTo(expected.Digest));
        Assert.That(found!.Bytes.ToArray(), Is.EqualTo(expected.Bytes.ToArray()));
        foreach (Descriptor child in found.IsIndex ? found.ReadIndex().Manifests : [])
            await AssertThereAsync(repository, child.Digest, (await From.Manifests.FindAsync(repository, child.Digest, Cancellation))!);
        foreach (Descriptor blob in found.IsIndex ? [] : found.ReadManifest().Layers.Prepend(found.ReadManifest().Config))
        {
            await using BlobContent content = await To.Blobs.OpenReadAsync(repository, blob.Digest, null, Cancellation);
            await content.CopyToAsync(Stream.Null, Cancellation);
        }
    }

    private sealed class Recorder(List<TransferProgress> reports) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value)
        {
            lock (reports) reports.Add(value);
        }
    }
}
