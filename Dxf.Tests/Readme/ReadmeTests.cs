using System.Text.RegularExpressions;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Readme;

internal sealed partial class ReadmeTests
{
    private static string Readme => File.ReadAllText(SourceTree.File("README.md"));

    [Test]
    public void The_library_examples_are_the_ones_that_are_compiled()
    {
        string source = File.ReadAllText(SourceTree.File("Dxf.Tests", "Readme", "ReadmeExamples.cs"));
        IEnumerable<string> compiled = Example().Matches(source).Select(static match => Unindent(match.Groups["code"].Value));

        Assert.That(CSharpBlocks(Readme).Select(static block => Usings().Replace(block, "")), Is.EqualTo(compiled).And.Not.Empty);
    }

    [Test]
    public async Task Every_verb_and_every_variable_of_the_help_is_described()
    {
        ToolResult help = await DxfTool.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal), "--help");
        List<string> words = [.. Verb().Matches(help.StdoutText).Select(static match => match.Groups["verb"].Value)];
        foreach (string verb in words.ToArray())
        {
            ToolResult verbHelp = await DxfTool.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal), verb, "--help");
            words.AddRange(Variable().Matches(verbHelp.StdoutText).Select(static match => match.Value));
            words.AddRange(Option().Matches(verbHelp.StdoutText).Select(static match => match.Groups["option"].Value));
        }

        Assert.That(words, Has.Count.GreaterThan(30));
        Assert.That(words.Distinct(StringComparer.Ordinal).Where(word => !Readme.Contains($"`{word}", StringComparison.Ordinal)), Is.Empty);
    }

    internal static IEnumerable<string> CSharpBlocks(string markdown) =>
        CSharpBlock().Matches(markdown).Select(static match => match.Groups["code"].Value);

    private static string Unindent(string code) => string.Concat(
        code.Split('\n')[..^1].Select(static line => (line.Length > 8 ? line[8..] : line) + "\n"));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CSharpBlock();

    [GeneratedRegex("^(using [A-Za-z.]+;\n)+\n", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Usings();

    [GeneratedRegex("// <example>\n(?<code>.*?)        // </example>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Example();

    [GeneratedRegex("^  (?<verb>[a-z]+(-[a-z]+)*)[ ,].* <", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verb();

    [GeneratedRegex("DXF_[A-Z]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("^  (?<option>--(?!help|version)[a-z]+(-[a-z]+)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();
}
