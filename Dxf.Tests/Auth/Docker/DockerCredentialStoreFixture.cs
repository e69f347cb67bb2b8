using System.Text;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

/// <summary>A store with a home and a helper of its own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform("Linux", Reason = "helpers are shell scripts here")]
internal abstract class DockerCredentialStoreFixture : IDisposable
{
    protected const string Host = "registry.test:5000";

    private readonly Dictionary<string, string?> _variables = new(StringComparer.Ordinal);

    protected DockerCredentialStoreFixture()
    {
        (_variables["HOME"], _variables["XDG_RUNTIME_DIR"], _variables["PATH"]) = (Home.Path, Home.Path, Helper.Folder);
        Store = new DockerCredentialStore(Variable);
    }

    protected TempFolder Home { get; } = new();

    protected CredentialHelperScript Helper { get; } = new();

    protected DockerCredentialStore Store { get; }

    protected IDictionary<string, string?> Variables => _variables;


    /// <summary>Docker's file.</summary>
    protected string ConfigPath => Home.File(".docker", "config.json");

    protected string Config => File.ReadAllText(ConfigPath);

    public void Dispose()
    {
        Home.Dispose();
        Helper.Dispose();
    }

    protected string? Variable(string name) => _variables.GetValueOrDefault(name);

    protected void WriteConfig(string text) => Write(ConfigPath, text);

    protected static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    protected static string EntryOf(string user, string password = "s3cret")
    {
        string auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        return $$"""{"auth": "{{auth}}"}""";
    }
}
