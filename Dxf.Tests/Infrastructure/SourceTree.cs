using System.Reflection;

namespace Dxf.Tests.Infrastructure;

/// <summary>The folder that these tests were built from.</summary>
internal static class SourceTree
{
    private static readonly string[] NotSources = ["bin", "obj", "artifacts", ".git", ".vs", "TestResults"];

    public static string Root { get; } = Path.GetFullPath(
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key is "SourceRoot").Value!);

    public static string File(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    /// <summary>Copies the sources, without what was built from them.</summary>
    public static void CopyTo(string folder) => Copy(new DirectoryInfo(Root), Directory.CreateDirectory(folder));

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (FileInfo file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (DirectoryInfo folder in from.EnumerateDirectories())
        {
            if (!NotSources.Contains(folder.Name, StringComparer.Ordinal)) Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
