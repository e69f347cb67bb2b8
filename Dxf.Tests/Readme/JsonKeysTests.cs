using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Readme;

/// <summary>README's table of the keys that <c>--json</c> prints, held against what it prints: neither has one more.</summary>
[TestFixture]
internal sealed partial class JsonKeysTests() : MultiArchFixture(MultiArchImage.OciIndexType)
{
    /// <summary>What has nothing to print.</summary>
    private static readonly string[] SilentVerbs = ["login", "logout"];

    private readonly Dictionary<string, SortedSet<string>> _printed = new(StringComparer.Ordinal);

    [Test]
    public async Task Every_verb_prints_the_keys_of_its_row()
    {
        TestBlob blob = NewBlob();
        string path = Folder.WriteBytes("logger.dat", blob.Content);
        await PrintAsync("push-blob", "--oci", Repository, path, "@readings");
        await PrintAsync("push-blobs", Repository, path, "@more");
        await PrintAsync("push-blob", "--artifact-type", "a/b", "--annotation", "k=v", "--subject", "readings", Repository, path, "@referrer");
        await PrintAsync("pull-blob", "-o", Folder.File("pulled"), Repository, "@readings");
        await PrintAsync("mount-blob", OtherRepository, Repository, blob.Digest, "@mounted");
        await PrintAsync("blob-size", Repository, "@readings", blob.Digest);
        await PrintAsync("set-alias", "--oci", Repository, "set", path);
        foreach (string verb in new[] { "get-alias", "get-digest", "get-manifest", "get-manifest-digest" })
            await PrintAsync(verb, Repository, "readings", Tag);
        await PrintAsync("get-manifest-digest", "--platform", "linux/amd64", Repository, Tag);
        await PrintAsync("list-aliases", Repository);
        await PrintAsync("list-repos");
        await PrintAsync("list-referrers", Repository, "readings");
        await PrintAsync("copy", $"{Repository}:readings", $"oci:{Folder.File("copied")}");
        await PrintAsync("copy", "--dry-run", $"{Repository}:{Tag}", $"oci:{Folder.File("dry")}");
        await PrintAsync("make-payload", "-f", Folder.File("payload.zip"), $"{Repository}:readings");
        await PrintAsync("push-payload", "-f", Folder.File("payload.zip"));
        await PrintAsync("del-alias", "--tag-only", Repository, Tag, "readings");
        await PrintAsync("del-blob", Repository, blob.Digest);
        Add("auth", await DxfTool.RunAsync(ToolEnvironment.For(await Registries.TokenAsync()), "auth", "--json", Repository, "pull"));

        List<Row> table = ReadTable();
        Assert.That(table.SelectMany(static row => row.Verbs), Is.EquivalentTo(_printed.Keys).And.EquivalentTo((await ListVerbsAsync()).Except(SilentVerbs, StringComparer.Ordinal)), "every verb has a row, and one only");
        foreach (Row row in table)
        {
            IEnumerable<string> printed = row.Verbs.SelectMany(verb => _printed[verb]).Distinct(StringComparer.Ordinal);
            Assert.That(printed, Is.EquivalentTo(row.Keys), string.Join(", ", row.Verbs));
        }
    }

    [Test]
    public async Task Token_that_is_not_needed_is_no_key()
    {
        (await DxfAsync("auth", "--json", Repository, "pull")).AssertPrinted("{}\n");
    }

    private async Task PrintAsync(string verb, params string[] arguments) => Add(verb, await DxfAsync([verb, "--json", .. arguments]));

    private void Add(string verb, ToolResult result)
    {
        IReadOnlyList<JsonObject> records = result.ReadJson();
        Assert.That(records, Is.Not.Empty, verb);
        if (!_printed.TryGetValue(verb, out SortedSet<string>? keys))
            _printed[verb] = keys = new SortedSet<string>(StringComparer.Ordinal);
        keys.UnionWith(records.SelectMany(JsonOutput.Keys));
    }

    private async Task<IEnumerable<string>> ListVerbsAsync()
    {
        ToolResult help = await DxfAsync("--help");
        return Verb().Matches(help.StdoutText[help.StdoutText.IndexOf("Commands:\n", StringComparison.Ordinal)..help.StdoutText.IndexOf("Examples:\n", StringComparison.Ordinal)]).Select(static match => match.Groups["verb"].Value);
    }

    private List<Row> ReadTable()
    {
        // What stands among the keys and is none.
        string[] others = ["send", "mount", "present", "leave-out", .. _printed.Keys];
        string readme = File.ReadAllText(SourceTree.File("README.md"));
        string section = readme[readme.IndexOf("| verbs | keys |", StringComparison.Ordinal)..];
        string[] lines = section[..section.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n')[2..];
        return [.. lines.Select(line =>
        {
            string[] cells = line.Split('|', StringSplitOptions.RemoveEmptyEntries);
            string[] verbs = [.. Code().Matches(cells[0]).Select(static match => match.Groups["word"].Value)];
            return new Row(verbs, [.. Code().Matches(cells[1]).Select(static match => match.Groups["word"].Value).Except(others, StringComparer.Ordinal)]);
        })];
    }

    private sealed record Row(IReadOnlyList<string> Verbs, IReadOnlyList<string> Keys);

    [GeneratedRegex("^  (?<verb>[a-z]+(-[a-z]+)*)\\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verb();

    [GeneratedRegex("`(?<word>[A-Za-z][A-Za-z-]*)[^`]*`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
