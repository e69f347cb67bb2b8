using System.Text;
using System.Text.Json.Nodes;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>What <c>--json</c> prints, read as a program reads it.</summary>
internal static class JsonOutput
{
    /// <summary>Keys of the user's own, or of platforms: what stands below them is not the tool's vocabulary.</summary>
    private const string Annotations = "annotations";
    private const string Platforms = "platforms";

    /// <summary>
    /// The run went well and printed an object a line, ASCII only, keys in order, and nothing that a terminal would
    /// act on.
    /// </summary>
    public static IReadOnlyList<JsonObject> ReadJson(this ToolResult result)
    {
        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.Stdout.Where(static value => value is not (byte)'\n'), Has.All.InRange((byte)' ', (byte)'~'));
        Assert.That(result.StdoutText, Is.Empty.Or.EndsWith("\n"));
        List<JsonObject> records = [.. result.StdoutText.Split('\n')[..^1].Select(static line => JsonNode.Parse(line)!.AsObject())];
        foreach (JsonObject record in records)
            AssertSorted(record);
        return records;
    }

    /// <summary>The only one.</summary>
    public static JsonObject ReadOneJson(this ToolResult result)
    {
        IReadOnlyList<JsonObject> records = result.ReadJson();
        Assert.That(records, Has.Count.EqualTo(1), result.StdoutText);
        return records[0];
    }

    /// <summary>All keys of the tool's vocabulary, in whatever depth.</summary>
    public static IEnumerable<string> Keys(JsonNode? node) => node switch
    {
        JsonObject record => record.SelectMany(static member => (string[])[member.Key, .. KeysBelow(member.Key, member.Value)]),
        JsonArray array => array.SelectMany(Keys),
        _ => [],
    };

    private static IEnumerable<string> KeysBelow(string key, JsonNode? value) => key switch
    {
        Annotations => [],
        Platforms => value!.AsObject().SelectMany(static platform => Keys(platform.Value)),
        _ => Keys(value),
    };

    private static void AssertSorted(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (JsonNode? item in array)
                AssertSorted(item);
        }
        else if (node is JsonObject record)
        {
            string[] keys = [.. record.Select(static member => member.Key)];
            Assert.That(keys, Is.EqualTo(keys.OrderBy(static key => Convert.ToHexString(Encoding.UTF8.GetBytes(key)), StringComparer.Ordinal)));
            foreach ((_, JsonNode? value) in record)
                AssertSorted(value);
        }
    }
}
