using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

/// <summary>Finds the registry to test against: <c>DXF_TEST_REGISTRY</c>, or <c>docker-registry</c> on the PATH.</summary>
internal static class RegistryProgram
{
    private const string Variable = "DXF_TEST_REGISTRY";
    private const string Name = "docker-registry";

    /// <summary>A missing registry fails the test: one that was skipped in silence would have proved nothing.</summary>
    public static string Find() => Find(Environment.GetEnvironmentVariable);

    public static string Find(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } given)
        {
            return File.Exists(given)
                ? given
                : throw new AssertionException($"{Variable} names {given}, which does not exist; name a distribution registry program, or unset it and run ./test.sh");
        }

        foreach (string folder in (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(folder, Name);
            if (File.Exists(candidate)) return candidate;
        }

        throw new AssertionException($"{Name} is not on the PATH; get it with ./test.sh or apt-get install {Name}, or name a registry program in {Variable}");
    }
}
