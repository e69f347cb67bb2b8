using System.Text;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>Tests with an image for several platforms in the registry.</summary>
internal abstract class MultiArchFixture(string indexType) : OpenRegistryFixture
{
    private MultiArchImage? _image;

    protected MultiArchImage Image => _image!;

    protected string Tag { get; } = TestNames.NewAlias();

    [SetUp]
    public async Task PutImageAsync()
    {
        _image = new MultiArchImage(indexType, [NewBlob(100), NewBlob(20)], [NewBlob(100), NewBlob(300), NewBlob(400)], [NewBlob(100), NewBlob(50)]);
        foreach (TestBlob blob in Image.Blobs) await PushBlobAsync(blob);
        foreach (string manifest in new[] { Image.Amd64Manifest, Image.Arm64Manifest, Image.OtherManifest })
            await PutManifestAsync(DigestOf(manifest), manifest, Image.ManifestType);
        await PutManifestAsync(Tag, Image.Index, indexType);
    }

    /// <summary>The image's tag as the verb wants it.</summary>
    protected string Argument(string verb) => verb is "pull-blob" or "blob-size" or "del-blob" ? "@" + Tag : Tag;

    protected static string DigestOf(string text) => TestData.DigestOf(Encoding.UTF8.GetBytes(text));
}
