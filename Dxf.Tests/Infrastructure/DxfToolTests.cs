using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class DxfToolTests
{
    [Test]
    public async Task Tool_starts_and_says_what_it_wants()
    {
        ToolResult result = await DxfTool.RunAsync(new Dictionary<string, string?>(StringComparer.Ordinal), "no-such-verb");

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Stdout, Is.Empty);
        Assert.That(result.Stderr, Is.Not.Empty);
    }
}
