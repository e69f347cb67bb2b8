namespace Dxf.Bench.Registry;

/// <summary>
/// The files of a registry. Deleting over HTTP takes a blob out of a repository only: its bytes stay, and the next push
/// of the same ones would not be like the first.
/// </summary>
internal sealed class RegistryStorage(string folder)
{
    private string Root => Path.Combine(folder, "docker", "registry", "v2");

    /// <summary>Makes the registry one that never had this repository and these blobs.</summary>
    public void Forget(string repository, IEnumerable<string> digests)
    {
        Remove(Path.Combine(Root, "repositories", repository));
        foreach (string digest in digests)
        {
            string hash = digest["sha256:".Length..];
            Remove(Path.Combine(Root, "blobs", "sha256", hash[..2], hash));
        }
    }

    /// <summary>Makes it one that never had this tag; what the tag named stays.</summary>
    public void ForgetTag(string repository, string tag) =>
        Remove(Path.Combine(Root, "repositories", repository, "_manifests", "tags", tag));

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
