using System.Text;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>What a user can see of a run.</summary>
internal static class ToolResultAssertions
{
    /// <summary>The run went well, printed exactly this, and had nothing else to say.</summary>
    public static void AssertPrinted(this ToolResult result, string stdout)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Stderr, Is.Empty);
            Assert.That(result.StdoutText, Is.EqualTo(stdout));
            Assert.That(result.ExitCode, Is.Zero);
        }
    }

    public static void AssertPrinted(this ToolResult result, byte[] stdout)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Stderr, Is.Empty);
            Assert.That(result.Stdout.AsSpan().SequenceEqual(stdout), Is.True, $"{result.Stdout.Length} other bytes than the {stdout.Length} expected");
            Assert.That(result.ExitCode, Is.Zero);
        }
    }

    /// <summary>
    /// The run failed with this exit code, said so in a line that holds these words, whatever their case, and printed
    /// no data, no stack trace and no secret.
    /// </summary>
    public static void AssertFailed(this ToolResult result, int exitCode, params string[] words)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.StdoutText, Is.Empty);
            AssertComplained(result, exitCode, words);
        }
    }

    /// <summary>The same of a run that had to print something before it could know.</summary>
    public static void AssertComplained(this ToolResult result, int exitCode, params string[] words)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
            Assert.That(result.Stderr, Does.StartWith("dxf: ").And.EndWith("\n"));
            foreach (string word in words) Assert.That(result.Stderr, Does.Contain(word));
            Assert.That(result.Stderr.TrimEnd('\n').Split('\n'), Has.Length.LessThanOrEqualTo(2));
            Assert.That(result.Stderr, Does.Not.Contain("   at ").And.Not.Contain("Exception"));
            result.AssertKeptSecrets();
        }
    }

    /// <summary>A usage error: its reason, a usage line, nothing on stdout.</summary>
    public static void AssertMisused(this ToolResult result, params string[] words)
    {
        using (Assert.EnterMultipleScope())
        {
            result.AssertFailed(2, words);
            Assert.That(result.Stderr.TrimEnd('\n').Split('\n')[^1], Does.StartWith("usage: dxf "));
        }
    }

    public static void AssertKeptSecrets(this ToolResult result)
    {
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TestCredentials.User}:{TestCredentials.Password}"));
        foreach (string secret in new[] { TestCredentials.Password, basic, "eyJ" })
        {
            Assert.That(result.Stderr, Does.Not.Contain(secret));
            Assert.That(result.StdoutText, Does.Not.Contain(secret));
        }
    }
}
