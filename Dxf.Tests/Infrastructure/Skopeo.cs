using System.ComponentModel;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

/// <summary>Another client, which must understand what dxf writes and write what dxf understands.</summary>
internal static class Skopeo
{
    /// <summary>Runs it, without a file that says whose signatures are trusted: that is no matter here, and not on every machine.</summary>
    public static Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(environment: null, ["--insecure-policy", .. arguments]);

    /// <summary>Runs it as it is, with these variables.</summary>
    public static async Task<ProcessResult> RunAsync(IReadOnlyDictionary<string, string?>? environment, string[] arguments)
    {
        ProcessSpec spec = new("skopeo", arguments);
        ProcessResult result;
        try
        {
            result = await ProcessRunner.RunAsync(environment is null ? spec : spec with { Environment = environment });
        }
        catch (Win32Exception exception)
        {
            throw new AssertionException("skopeo is not on the PATH; get it with ./test.sh or apt-get install skopeo", exception);
        }

        Assert.That(result.ExitCode, Is.Zero, $"skopeo {string.Join(' ', arguments.Where(static argument => !argument.Equals(TestCredentials.Password, StringComparison.Ordinal)))}: {result.Stderr}");
        return result;
    }
}
