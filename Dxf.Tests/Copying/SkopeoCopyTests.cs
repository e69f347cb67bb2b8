using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

/// <summary>Real images, made from files: skopeo writes what is copied, and reads what came of it.</summary>
[TestFixture]
[Platform("Linux", Reason = "skopeo runs on Linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SkopeoCopyTests : IDisposable
{
    private static readonly Tag Name = Tag.Parse("1.0");

    private readonly TempFolder _folder = new();
    private readonly List<ServiceProvider> _providers = [];

    private string Made => _folder.File("made");

    private RepositoryName Repository { get; } = RepositoryName.Parse(TestNames.NewRepository());

    public void Dispose()
    {
        _providers.ForEach(static provider => provider.Dispose());
        _folder.Dispose();
    }

    [Test]
    public async Task Image_that_skopeo_pushed_goes_to_another_registry_and_skopeo_reads_it()
    {
        ManifestContent index = await MakeImageAsync();
        RegistryProcess from = await Registries.OpenAsync();
        RegistryProcess to = await Registries.OtherOpenAsync();
        await Skopeo.RunAsync("copy", "--all", "--dest-tls-verify=false", $"oci:{Made}:1.0", $"docker://{from.Host}/{Repository}:1.0");

        await Connect(from.Host).CopyAsync(Repository, Name, Connect(to.Host), Repository);

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--tls-verify=false", "--raw", $"docker://{to.Host}/{Repository}:1.0");
        Assert.That(raw.Stdout, Is.EqualTo(index.Bytes.ToArray()));
        await Skopeo.RunAsync("copy", "--all", "--src-tls-verify=false", $"docker://{to.Host}/{Repository}:1.0", $"oci:{_folder.File("read")}:1.0");
        ProcessResult inspected = await Skopeo.RunAsync("--override-arch", "arm64", "inspect", "--tls-verify=false", $"docker://{to.Host}/{Repository}:1.0");
        Assert.That(Encoding.UTF8.GetString(inspected.Stdout), Does.Contain("\"Architecture\": \"arm64\""));
    }

    [Test]
    public async Task Layout_that_skopeo_wrote_without_a_name_is_copied()
    {
        await MakeImageAsync();
        string path = _folder.File("Skopeo Layout");
        await Skopeo.RunAsync("copy", "--override-arch", "amd64", $"oci:{Made}:1.0", $"oci:{path}");
        RegistryProcess to = await Registries.OpenAsync();
        IRegistryClient layout = Connect("oci-layout:" + path);

        Reference only = await layout.Manifests.ChooseReferenceAsync(ImageReference.LayoutRepository);
        CopyResult result = await layout.CopyAsync(ImageReference.LayoutRepository, only, Connect(to.Host), Repository, Name);

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--tls-verify=false", "--raw", $"docker://{to.Host}/{Repository}:1.0");
        Assert.That(Digest.Compute(raw.Stdout), Is.EqualTo(result.Digest));
    }

    [Test]
    public async Task Index_in_a_layout_is_read_by_skopeo_without_a_name()
    {
        ManifestContent index = await MakeImageAsync();
        string path = _folder.File("copied");
        await Connect("oci-layout:" + Made).CopyAsync(ImageReference.LayoutRepository, Name, Connect("oci-layout:" + path), ImageReference.LayoutRepository);

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--raw", $"oci:{path}");
        Assert.That(raw.Stdout, Is.EqualTo(index.Bytes.ToArray()));
        await Skopeo.RunAsync("copy", "--all", $"oci:{path}:1.0", $"dir:{_folder.File("dir")}");
    }

    [Test]
    public async Task Docker_image_keeps_its_digest()
    {
        await MakeImageAsync();
        RegistryProcess from = await Registries.OpenAsync();
        RegistryProcess to = await Registries.OtherOpenAsync();
        await Skopeo.RunAsync("copy", "--all", "--format", "v2s2", "--dest-tls-verify=false", $"oci:{Made}:1.0", $"docker://{from.Host}/{Repository}:1.0");

        CopyResult result = await Connect(from.Host).CopyAsync(Repository, Name, Connect(to.Host), Repository);

        ProcessResult raw = await Skopeo.RunAsync("inspect", "--tls-verify=false", "--raw", $"docker://{to.Host}/{Repository}:1.0");
        Assert.That(Digest.Compute(raw.Stdout), Is.EqualTo(result.Digest));
        Assert.That(Encoding.UTF8.GetString(raw.Stdout), Does.Contain(MediaTypes.DockerManifestList).And.Contain(MediaTypes.DockerManifest));
        await Skopeo.RunAsync("copy", "--all", "--src-tls-verify=false", $"docker://{to.Host}/{Repository}:1.0", $"dir:{_folder.File("dir")}");
    }

    [Test]
    public async Task Image_that_skopeo_pushed_as_schema_1_is_read_and_not_copied()
    {
        await MakeImageAsync();
        RegistryProcess registry = await Registries.Schema1Async();
        Tag newer = Tag.Parse("newer");
        await Skopeo.RunAsync("--override-arch", "amd64", "copy", "--format", "v2s1", "--dest-tls-verify=false", $"oci:{Made}:1.0", $"docker://{registry.Host}/{Repository}:1.0");
        await Skopeo.RunAsync("--override-arch", "amd64", "copy", "--format", "v2s2", "--dest-tls-verify=false", $"oci:{Made}:1.0", $"docker://{registry.Host}/{Repository}:newer");
        IRegistryClient client = Connect(registry.Host);

        AliasManifest old = (AliasManifest)await client.Aliases.GetAsync(Repository, Name);
        AliasManifest later = (AliasManifest)await client.Aliases.GetAsync(Repository, newer);

        // The registry would make schema 1 of the later one, too, for whoever reads no other.
        Assert.That((old.Content.MediaType, later.Content.MediaType), Is.EqualTo((MediaTypes.DockerSchema1, MediaTypes.DockerManifest)));
        Assert.That(old.Digests, Is.EqualTo(later.Digests.Reverse()));
        Assert.That(await client.Aliases.GetBlobsAsync(Repository, old), Has.Count.EqualTo(2));
        Assert.That(
            async () => await client.CopyAsync(Repository, Name, Connect("oci-layout:" + _folder.File("copied")), ImageReference.LayoutRepository),
            Throws.TypeOf<UnsupportedManifestException>());
    }

    private IRegistryClient Connect(string host)
    {
        ServiceCollection services = new();
        services.AddDxf(options => (options.Host, options.Insecure) = (host, true));
        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider.GetRequiredService<IRegistryClient>();
    }

    /// <summary>An image for two platforms, with a layer that both have and one of its own for each.</summary>
    private async Task<ManifestContent> MakeImageAsync()
    {
        IRegistryClient layout = Connect("oci-layout:" + Made);
        TestData data = new();
        TestImage image = new(layout, ImageReference.LayoutRepository, data);
        (byte[] Gzip, Digest Diff) common = MakeLayer("etc/common", data.Bytes(200_000));
        List<string> entries = [];
        foreach (string architecture in new[] { "amd64", "arm64" })
        {
            (byte[] Gzip, Digest Diff) own = MakeLayer("bin/" + architecture, data.Bytes(50_000));
            string config = $$"""{"architecture":"{{architecture}}","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{common.Diff}}","{{own.Diff}}"]},"history":[{"created_by":"a"},{"created_by":"b"}]}""";
            ManifestContent manifest = await image.PutAsync(null, TestImage.Manifest(
                await PushAsync(Encoding.UTF8.GetBytes(config), TestImage.ConfigType),
                [TestImage.Describe(await PushAsync(common.Gzip)), TestImage.Describe(await PushAsync(own.Gzip))]));
            entries.Add(TestImage.Describe(manifest.Descriptor, new Platform("linux", architecture)));
        }

        return await image.PutAsync(Name, TestImage.Index(entries));

        async Task<Descriptor> PushAsync(byte[] content, string mediaType = TestImage.LayerType) =>
            await layout.Blobs.PushAsync(ImageReference.LayoutRepository, BlobSource.FromMemory(content)) with { MediaType = mediaType };
    }

    private static (byte[] Gzip, Digest Diff) MakeLayer(string name, byte[] content)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        using MemoryStream gzip = new();
        using (GZipStream compressor = new(gzip, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(tar.ToArray());
        }

        return (gzip.ToArray(), Digest.Compute(tar.ToArray()));
    }
}
