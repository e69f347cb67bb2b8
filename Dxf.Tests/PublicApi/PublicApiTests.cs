using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Dxf.Tests.PublicApi;

/// <summary>
/// What the libraries offer is written down beside this file, so that a change of it is seen and meant.
/// DXF_TEST_ACCEPT_API=1 writes it down anew.
/// </summary>
[TestFixture]
internal sealed class PublicApiTests
{
    private const string Accept = "DXF_TEST_ACCEPT_API";

    [TestCase("Dxf.Abstractions")]
    [TestCase("Dxf.Client")]
    public void What_a_library_offers_is_what_is_written_down(string library)
    {
        string name = library + ".txt";
        string committed = Path.Join(SourceFolder(), name);
        string actual = ApiText.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable(Accept) is "1")
            File.WriteAllText(committed, actual);

        string expected = File.Exists(committed) ? File.ReadAllText(committed).ReplaceLineEndings("\n") : "";
        if (string.Equals(actual, expected, StringComparison.Ordinal))
            return;

        string received = Path.Join(TestContext.CurrentContext.WorkDirectory, name);
        File.WriteAllText(received, actual);
        Assert.Fail($"""
            The public API of {library} has changed:
            {Difference(expected, actual)}
            All of it is now in {received}. If it was meant, accept it: {Accept}=1 dotnet test --filter PublicApi
            (or copy that file to {committed}).
            """);
    }

    [Test]
    public void Difference_shows_the_first_lines_that_came_and_went() =>
        Assert.That(
            Difference("a\nb\nc\n", "a\nc\nd\n"),
            Is.EqualTo("- b\n+ d"));

    /// <summary>The first lines that only one of the two has.</summary>
    private static string Difference(string expected, string actual)
    {
        string[] before = expected.Split('\n');
        string[] after = actual.Split('\n');
        IEnumerable<string> gone = before.Except(after, StringComparer.Ordinal).Take(10).Select(line => "- " + line);
        IEnumerable<string> come = after.Except(before, StringComparer.Ordinal).Take(10).Select(line => "+ " + line);
        string difference = string.Join('\n', gone.Concat(come));
        return difference.Length > 0 ? difference : "the same lines stand in another order or under another type";
    }

    private static string SourceFolder([CallerFilePath] string path = "")
    {
        if (File.Exists(path))
            return Path.GetDirectoryName(path)!;

        // A build for release writes no real paths into the assembly; mostly it lies below its sources.
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Join(folder.FullName, nameof(PublicApi), Path.GetFileName(path))))
                return Path.Join(folder.FullName, nameof(PublicApi));
        }

        throw new DirectoryNotFoundException($"The sources of the tests ({path}) are not there, nor above {AppContext.BaseDirectory}.");
    }
}
