using System.Reflection;
using System.Xml.Linq;

namespace Dxf.Tests.Infrastructure;

/// <summary>The folder that these tests were built from.</summary>
internal static class SourceTree
{
    private static readonly string[] NotSources = ["bin", "obj", "artifacts", ".git", ".vs", "TestResults", "store"];

    public static string Root { get; } = Path.GetFullPath(
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key is "SourceRoot").Value!);

    public static string File(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    /// <summary>The version of a package that the sources use.</summary>
    public static string PackageVersion(string name) => XDocument.Load(File("Directory.Packages.props"))
        .Descendants("PackageVersion").Single(entry => string.Equals(entry.Attribute("Include")!.Value, name, StringComparison.Ordinal))
        .Attribute("Version")!.Value;

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
