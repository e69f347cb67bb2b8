using System.Text.Json.Nodes;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>A user's home folder, for the logins that are kept in it.</summary>
internal static class LoginHome
{
    /// <summary>Gives the tool a home of its own, and takes the user and the password from it.</summary>
    public static void Use(Dictionary<string, string?> variables, TempFolder folder)
    {
        variables["HOME"] = folder.CreateFolder("home");
        variables["XDG_RUNTIME_DIR"] = folder.CreateFolder("run");
        variables["DXF_USERNAME"] = variables["DXF_PASSWORD"] = null;
    }

    /// <summary>Docker's configuration file in it.</summary>
    public static string ConfigPath(TempFolder folder) => folder.File("home", ".docker", "config.json");

    public static void WriteConfig(TempFolder folder, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath(folder))!);
        File.WriteAllText(ConfigPath(folder), text);
    }

    /// <summary>The entry for a registry in that file, or null.</summary>
    public static JsonObject? EntryOf(TempFolder folder, string host) => File.Exists(ConfigPath(folder))
        ? JsonNode.Parse(File.ReadAllText(ConfigPath(folder)))!["auths"]?[host]?.AsObject()
        : null;

    /// <summary>A file with a login for the tests' user.</summary>
    public static string ConfigFor(string host, string? password = null)
    {
        string auth = TestCredentials.Basic(password: password ?? TestCredentials.Password).Parameter!;
        return new JsonObject { ["auths"] = new JsonObject { [host] = new JsonObject { ["auth"] = auth } } }.ToJsonString();
    }
}
