namespace Dxf.Client.OciLayout;

/// <summary>Follows symbolic links without opening what they lead to.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows.</summary>
    private const int MaxLinks = 40;

    private static readonly StringComparison Comparison =
        OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Resolves all links in an absolute path. What does not exist is left as it is.</summary>
    /// <exception cref="OciLayoutException">The links lead in a circle.</exception>
    public static string Resolve(string path)
    {
        string resolved = Path.GetPathRoot(path)!;
        Stack<string> rest = new();
        PushParts(path, resolved.Length);
        for (int links = 0; rest.TryPop(out string? part);)
        {
            if (part is "." or "")
                continue;
            if (part is "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string next = Path.Join(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
                throw new OciLayoutException(path, "too many symbolic links, perhaps in a circle");
            string targetRoot = Path.GetPathRoot(target)!;
            if (targetRoot.Length > 0)
                resolved = targetRoot;
            PushParts(target, targetRoot.Length);
        }

        return resolved;

        void PushParts(string text, int start)
        {
            foreach (string part in text[start..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
                rest.Push(part);
        }
    }

    /// <summary>Whether a resolved path is a resolved directory or something in it.</summary>
    public static bool IsWithin(string path, string directory)
    {
        string parent = Path.TrimEndingDirectorySeparator(directory);
        return path.StartsWith(parent, Comparison)
            && (path.Length == parent.Length || Path.EndsInDirectorySeparator(parent) || path[parent.Length] == Path.DirectorySeparatorChar);
    }
}
