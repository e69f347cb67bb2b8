using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>
/// What a registry keeps in its folder, for what can't be asked of it: content that is wrong, and thousands of names
/// at once. The names are distribution's, of every version.
/// </summary>
internal static class RegistryFiles
{
    /// <summary>Changes the last byte of a blob behind the registry's back; the length stays.</summary>
    public static void Corrupt(RegistryProcess registry, string digest)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(registry, digest));
        bytes[^1] ^= 1;
        Corrupt(registry, digest, bytes);
    }

    /// <summary>Puts other bytes in the place of a blob or a manifest.</summary>
    public static void Corrupt(RegistryProcess registry, string digest, byte[] bytes) => File.WriteAllBytes(PathOf(registry, digest), bytes);

    /// <summary>Makes a repository that has no content.</summary>
    public static void AddRepository(RegistryProcess registry, string repository) =>
        Directory.CreateDirectory(Path.Join(Root(registry), "repositories", repository, "_layers"));

    /// <summary>Gives a manifest that the repository has another tag.</summary>
    public static void AddTag(RegistryProcess registry, string repository, string tag, string digest)
    {
        string folder = Path.Join(Root(registry), "repositories", repository, "_manifests", "tags", tag, "current");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Join(folder, "link"), digest);
    }

    private static string PathOf(RegistryProcess registry, string digest)
    {
        string hex = digest["sha256:".Length..];
        return Path.Join(Root(registry), "blobs", "sha256", hex[..2], hex, "data");
    }

    private static string Root(RegistryProcess registry) => Path.Join(registry.StorageFolder, "docker", "registry", "v2");
}
