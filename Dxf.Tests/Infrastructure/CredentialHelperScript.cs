using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Dxf.Tests.Infrastructure;

/// <summary>
/// A real credential helper: a program <c>docker-credential-NAME</c> in a folder for the PATH. What it keeps is a file
/// for each registry, and every call is written down.
/// </summary>
internal sealed class CredentialHelperScript : IDisposable
{
    private const string Script = """
        #!/bin/sh
        cd "$(dirname "$0")" || exit 9
        input=$(cat)
        case $1 in
        store) key=$(printf '%s' "$input" | sed -n 's/.*"ServerURL":"\([^"]*\)".*/\1/p') ;;
        *) key=$input ;;
        esac
        printf '%s %s\n' "$1" "$key" >>calls
        file=kept/$(printf '%s' "$key" | tr / _)
        case $1 in
        store) printf '%s' "$input" >"$file" ;;
        get | erase)
            test -f "$file" || { echo 'credentials not found in native keychain'; exit 1; }
            test "$1" = get && cat "$file" || rm "$file"
            ;;
        *) echo "unknown: $1"; exit 2 ;;
        esac
        """;

    private readonly TempFolder _folder = new();

    public CredentialHelperScript(string name = "dxf-test")
    {
        Name = name;
        _folder.CreateFolder("kept");
        Write(Script);
    }

    /// <summary>As configuration files call it.</summary>
    public string Name { get; }

    /// <summary>What the PATH has to have in it.</summary>
    public string Folder => _folder.Path;

    /// <summary>The PATH of the tests with the program on it.</summary>
    public string SearchPath => $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";

    /// <summary>Every call so far: the verb and the registry.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_folder.File("calls")) ? File.ReadAllLines(_folder.File("calls")) : [];

    /// <summary>Makes the program another one.</summary>
    public void Write(string script)
    {
        // Copied by another process. A program that this one starts at the same moment has the files that are being
        // written here open until it runs, and a file that is open for writing can't be run ("text file busy").
        string text = _folder.WriteText("script", script);
        using Process copying = Process.Start("install", ["-m", "700", text, _folder.File("docker-credential-" + Name)]);
        copying.WaitForExit();
        if (copying.ExitCode is not 0) throw new InvalidOperationException("install failed");
    }

    /// <summary>Lets it keep something, without running it.</summary>
    public void Keep(string key, string username, string secret) => _folder.WriteText(
        KeptFile(key), new JsonObject { ["ServerURL"] = key, ["Username"] = username, ["Secret"] = secret }.ToJsonString());

    /// <summary>What it keeps for a registry, or null.</summary>
    public (string Username, string Secret)? Kept(string key)
    {
        if (!File.Exists(_folder.File(KeptFile(key)))) return null;
        JsonNode kept = JsonNode.Parse(File.ReadAllText(_folder.File(KeptFile(key))))!;
        return (kept["Username"]!.GetValue<string>(), kept["Secret"]!.GetValue<string>());
    }

    public void Dispose() => _folder.Dispose();

    private static string KeptFile(string key) => "kept/" + key.Replace('/', '_');
}
