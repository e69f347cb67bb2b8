namespace Dxf.Client.OciLayout;

/// <summary>Where things are in an OCI image layout, and which repository names would collide with that.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md">the image layout specification</see>.</remarks>
internal static class LayoutPaths
{
    public const string MarkerName = "oci-layout";
    public const string IndexName = "index.json";
    public const string BlobsName = "blobs";
    public const string LockName = ".dxf.lock";

    public static string Marker(string layout) => Path.Join(layout, MarkerName);

    public static string Index(string layout) => Path.Join(layout, IndexName);

    public static string Lock(string layout) => Path.Join(layout, LockName);

    public static string Blobs(string layout) => Path.Join(layout, BlobsName);

    public static string Blobs(string layout, DigestAlgorithm algorithm) =>
        Path.Join(layout, BlobsName, algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512");

    public static string Blob(string layout, Digest digest) =>
        Path.Join(Blobs(layout, digest.Algorithm), digest.Hex);

    /// <summary>Whether a file is there. What may not be looked at is not taken for absent, as <see cref="File.Exists"/> does.</summary>
    /// <exception cref="UnauthorizedAccessException">It can't be told.</exception>
    public static bool HasFile(string path)
    {
        if (File.Exists(path))
            return true;
        ThrowIfHidden(path);
        return false;
    }

    /// <summary>The same for a directory.</summary>
    /// <exception cref="UnauthorizedAccessException">It can't be told.</exception>
    public static bool HasDirectory(string path)
    {
        if (Directory.Exists(path))
            return true;
        ThrowIfHidden(path);
        return false;
    }

    private static void ThrowIfHidden(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Plainly absent.
        }
    }

    /// <summary>Refuses names whose directory would be a part of another repository's layout.</summary>
    /// <exception cref="OciLayoutException">The name is such a name.</exception>
    public static void CheckName(RepositoryName name, LayoutStore store)
    {
        string[] parts = name.Value.Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            if (Collision(parts[i], isFirst: i is 0, store) is { } reason)
                throw new OciLayoutException(store.Root, $"a directory can't hold the repository {name}: {reason}");
        }
    }

    /// <summary>Says why a part of a name can't be one in a directory, or null where it can.</summary>
    public static string? Collision(string part, bool isFirst, LayoutStore store)
    {
        switch (part)
        {
            case MarkerName or IndexName:
                return $"'{part}' is a file of every image layout";

            // The first part is beside the layouts and not in one, unless the store is a layout itself.
            case BlobsName when !isFirst || store.IsLayoutItself:
                return $"'{part}' is a directory of every image layout";
        }

        return OperatingSystem.IsWindows() && IsDevice(part)
            ? $"'{part}' is a device on Windows"
            : null;
    }

    private static bool IsDevice(string part) =>
        part.Split('.')[0] is "con" or "prn" or "aux" or "nul"
            or ['c', 'o', 'm', >= '0' and <= '9'] or ['l', 'p', 't', >= '0' and <= '9'];
}
