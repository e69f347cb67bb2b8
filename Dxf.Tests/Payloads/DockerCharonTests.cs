using System.IO.Compression;
using System.Text;
using Dxf.Client;
using Dxf.Tests.Abstractions;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Payloads;

/// <summary>
/// A payload that docker-charon made, of images that were made for it: app/web:1.0 and app/worker:2.0, without what
/// base/os:1 and app/old:1.0 have, the latter of which was asked for, too.
/// </summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(60_000)]
internal sealed class DockerCharonTests : IAsyncDisposable
{
    private const string BaseConfig = """{"architecture":"amd64","os":"linux"}""";
    private const string AppConfig = """{"architecture":"amd64","os":"linux","author":"fred"}""";

    private static readonly PayloadImage[] Images = [PayloadImage.Parse("app/web:1.0"), PayloadImage.Parse("app/worker:2.0"), PayloadImage.Parse("app/old:1.0")];
    private static readonly PayloadImage[] Already = [PayloadImage.Parse("base/os:1"), PayloadImage.Parse("app/old:1.0")];

    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        for (int i = _open.Count - 1; i >= 0; i--)
            await _open[i].DisposeAsync();
    }

    [Test]
    public async Task It_is_pushed()
    {
        IRegistryClient registry = await StartAsync();
        await PutAsync(registry, "base/os:1", BaseConfig, "base layer\n");
        await PutAsync(registry, "app/old:1.0", BaseConfig, "base layer\n");

        await using Stream sample = Open();
        PushedPayload pushed = await registry.PushPayloadAsync(sample, new PushPayloadOptions { IsStrict = true }, Cancellation);

        Assert.That(pushed.Images, Is.EqualTo(Images));
        Assert.That(await ReadLayersAsync(registry, Images[0]), Is.EqualTo(AppConfig + "base layer\nlayer one\n"));
        Assert.That(await ReadLayersAsync(registry, Images[1]), Is.EqualTo(AppConfig + "layer one\nlayer two\n"));
    }

    [Test]
    public async Task It_is_what_dxf_makes_of_the_same_images()
    {
        IRegistryClient registry = await StartAsync();
        await PutAsync(registry, "base/os:1", BaseConfig, "base layer\n");
        await PutAsync(registry, "app/old:1.0", BaseConfig, "base layer\n");
        await PutAsync(registry, "app/web:1.0", AppConfig, "base layer\n", "layer one\n");
        await PutAsync(registry, "app/worker:2.0", AppConfig, "layer one\n", "layer two\n");
        using MemoryStream made = new();
        await registry.MakePayloadAsync(Images, made, new MakePayloadOptions { AlreadyTransferred = Already }, Cancellation);

        await using Stream sample = Open();
        Assert.That(await ReadEntriesAsync(made), Is.EqualTo(await ReadEntriesAsync(sample)), "entries, their bytes and their order");
    }

    private static FileStream Open() => File.OpenRead(SourceTree.File("Dxf.Tests", "Payloads", "docker-charon.zip"));

    private static async Task<List<(string Name, string Content)>> ReadEntriesAsync(Stream payload)
    {
        await using ZipArchive zip = new(payload, ZipArchiveMode.Read, leaveOpen: true);
        List<(string Name, string Content)> entries = [];
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using StreamReader reader = new(await entry.OpenAsync(Cancellation), Encoding.UTF8);
            entries.Add((entry.FullName, await reader.ReadToEndAsync(Cancellation)));
        }

        return entries;
    }

    private static async Task PutAsync(IRegistryClient registry, string name, params string[] blobs)
    {
        PayloadImage image = PayloadImage.Parse(name);
        List<Descriptor> pushed = [];
        foreach (string blob in blobs)
            pushed.Add(await registry.Blobs.PushAsync(image.Repository, BlobSource.FromMemory(Encoding.UTF8.GetBytes(blob)), null, Cancellation));
        await registry.Aliases.SetAsync(image.Repository, image.Tag, pushed, ManifestFormat.Docker, Cancellation);
    }

    private static async Task<string> ReadLayersAsync(IRegistryClient registry, PayloadImage image)
    {
        StringBuilder text = new();
        foreach (Descriptor layer in ((AliasManifest)await registry.Aliases.GetAsync(image.Repository, image.Tag, null, Cancellation)).Blobs)
        {
            await using BlobContent content = await registry.Blobs.OpenReadAsync(image.Repository, layer.Digest, null, Cancellation);
            text.Append(Encoding.UTF8.GetString(await content.ReadAllAsync(Cancellation)));
        }

        return text.ToString();
    }

    /// <summary>The sample's repositories have fixed names: a registry for each test.</summary>
    private async Task<IRegistryClient> StartAsync()
    {
        RegistryProcess process = await RegistryProcess.StartAsync(RegistryOptions.Open() with { Storage = RegistryStorage.InMemory }, Cancellation);
        _open.Add(process);
        ServiceCollection services = new();
        services.AddDxf(options => (options.Host, options.Insecure) = (process.Host, true));
        ServiceProvider provider = services.BuildServiceProvider();
        _open.Add(provider);
        return provider.GetRequiredService<IRegistryClient>();
    }
}
