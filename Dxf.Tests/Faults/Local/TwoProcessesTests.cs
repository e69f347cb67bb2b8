using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>Tools that write into one <c>oci:</c> folder at the same time.</summary>
[TestFixture]
internal sealed class TwoProcessesTests : LocalFixture
{
    [Test]
    public async Task Two_processes_lose_no_alias_and_no_blob()
    {
        int each = Soak ? 40 : 10;
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["DXF_HOST"] = "oci:" + PathOf("store") };
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async writer =>
        {
            for (int i = 0; i < each; i++)
            {
                string file = WriteFile($"{writer}-{i}", BitConverter.GetBytes((writer * 1000) + i));
                ToolResult pushed = await DxfTool.RunAsync(environment, "push-blob", "fred/data", file, $"@{writer}-{i}");
                Assert.That(pushed.ExitCode, Is.Zero, pushed.Stderr);
            }
        }));

        string[] names = [.. Enumerable.Range(0, 2).SelectMany(writer => Enumerable.Range(0, each).Select(i => $"{writer}-{i}"))];
        ToolResult listed = await DxfTool.RunAsync(environment, "list-aliases", "fred/data");
        Assert.That(listed.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(names), listed.Stderr);
        ToolResult pulled = await DxfTool.RunAsync(environment, ["pull-blob", "fred/data", .. names.Select(static name => "@" + name)]);
        Assert.That(pulled.Stdout, Is.EqualTo(names.SelectMany(name => File.ReadAllBytes(PathOf(name)))), pulled.Stderr);
        Assert.That(Directory.GetFiles(PathOf("store"), "*.tmp", SearchOption.AllDirectories), Is.Empty);
    }
}
