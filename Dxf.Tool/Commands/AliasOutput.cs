namespace Dxf.Tool.Commands;

/// <summary>How what an alias names is printed: lines, or for several platforms one line of JSON.</summary>
internal static class AliasOutput
{
    /// <summary>The digests of its blobs.</summary>
    public static IEnumerable<string> Digests(AliasContent alias) => alias switch
    {
        AliasManifest manifest => manifest.Digests.Select(static digest => digest.Value),
        _ => [ByPlatform(alias, static manifest => PythonJson.Array(manifest.Digests.Select(static digest => digest.Value)))],
    };

    /// <summary>One value; for several platforms, JSON with that of each.</summary>
    public static string Value(AliasContent alias, Func<AliasManifest, string> text, Func<AliasManifest, string> json) => alias switch
    {
        AliasManifest manifest => text(manifest),
        _ => ByPlatform(alias, json),
    };

    private static string ByPlatform(AliasContent alias, Func<AliasManifest, string> json) => PythonJson.Object(
        ((AliasIndex)alias).Platforms.Select(entry => KeyValuePair.Create(entry.Key.ToString(), json(entry.Value))));
}
