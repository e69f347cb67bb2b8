using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

internal sealed class ManifestProperties
{
    private static readonly string Hex = new('a', 64);

    private static readonly string Manifest =
        $$"""{"annotations": {"a": "b"}, "config": {"digest": "sha256:{{Hex}}", "mediaType": "a/b", "size": 1}, "layers": [{"digest": "sha256:{{Hex}}", "mediaType": "a/b", "size": 1}], "mediaType": "{{MediaTypes.DockerManifest}}", "schemaVersion": 2}""";

    private static readonly string Index =
        $$"""{"manifests": [{"digest": "sha256:{{Hex}}", "mediaType": "a/b", "size": 1, "platform": {"os": "linux", "architecture": "arm64", "variant": "v8"} }], "mediaType": "{{MediaTypes.OciIndex}}", "schemaVersion": 2}""";

    [Test]
    public void A_manifest_is_read_or_refused_as_one() => Prop.ForAll(
        Gen.OneOf(Texts.Near(Manifest), Texts.Near(Index), Texts.Any).ToArbitrary(),
        static text => IsReadOrRefused(Encoding.UTF8.GetBytes(text))).CheckSeeded();

    [Test]
    public void Bytes_that_are_no_text_are_refused() => Prop.ForAll(
        (from at in Gen.Choose(0, Manifest.Length - 1) from value in Gen.Choose(128, 255) select (at, (byte)value)).ToArbitrary(),
        static damage =>
        {
            byte[] bytes = Encoding.ASCII.GetBytes(Manifest);
            bytes[damage.at] = damage.Item2;
            try
            {
                _ = ManifestContent.FromBytes(bytes);
                return false;
            }
            catch (UnsupportedManifestException)
            {
                return true;
            }
        }).CheckSeeded();

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            ManifestContent content = ManifestContent.FromBytes(bytes);
            if (content.IsIndex)
                return content.ReadIndex().PlatformManifests.All(static entry => entry.Digest.Value.Length > 0);
            return content.ReadManifest().Layers.All(static layer => layer is { Size: >= 0, Digest.Value.Length: > 0 });
        }
        catch (UnsupportedManifestException)
        {
            return true;
        }
    }
}
