using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Abstractions.Schema1;

/// <summary>
/// A manifest of schema 1 that was signed once, twice over, with Python's cryptography. Its author's name has letters that
/// take two bytes: the signed length counts bytes.
/// </summary>
internal static class Schema1Sample
{
    /// <summary>The last layer first; the one in the middle is empty.</summary>
    public static readonly IReadOnlyList<string> Layers =
    [
        "sha256:0a242051f1096d290e1d3051811a52cac046167d55bf3e988c46f4e97b77f47f",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "sha256:0497e70ef11069491b78db6f4859b33eaca5afc6658bcc89778579051e4fc2a4",
    ];

    /// <summary>Of what was signed.</summary>
    public static readonly Digest Digest = Digest.Parse("sha256:bd506c1717e8244386deaa702a0fc987b466b5863e6a5848736c8fa4e863f065");

    public static byte[] Read() => File.ReadAllBytes(SourceTree.File("Dxf.Tests", "Abstractions", "Schema1", "signed-manifest.json"));
}
