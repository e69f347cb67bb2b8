using System.Text;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Names come out page by page.</summary>
[TestFixture]
internal sealed class ListingOrderTests : OpenRegistryFixture
{
    [Test]
    public async Task The_first_aliases_are_out_before_the_second_page_is_there()
    {
        const string path = "/tags/list";
        FaultGate second = new();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get(path).Nth(1, Fault.Respond(Page("""["aaa","bbb"]""").WithHeader("Link", $"</v2/{Repository}/tags/list?n=2&last=bbb>; rel=\"next\""))),
            On.Get(path).Nth(2, Fault.Respond(Page("""["ccc"]"""))),
            On.Get(path).Nth(2, Fault.StallBeforeResponse(second)));

        Assert.That(await ListAsync(proxy, second, "list-aliases", Repository), Is.EqualTo(new[] { "aaa", "bbb", "ccc" }));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task The_first_repositories_are_out_before_the_second_page_is_there()
    {
        const string path = "/_catalog";
        string[] expected = [.. new[] { "aaa", "bbb", "ccc" }.Select(name => $"{Repository}-{name}")];
        foreach (string name in expected)
            RegistryFiles.AddRepository(Registry, name);
        FaultGate second = new();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get(path).Once(FaultAction.Request("ask for pages of two", (request, fired) =>
            {
                request.Head.Target = request.Head.Target.Replace("n=1000", "n=2", StringComparison.Ordinal);
                fired();
            })),
            On.Get(path).Nth(2, Fault.StallBeforeResponse(second)));

        Assert.That(await ListAsync(proxy, second, "list-repos"), Is.Unique.And.SupersetOf(expected));
        proxy.AssertAllFired();
    }

    /// <summary>What the verb lists; the second page is held back until two lines of the first are read.</summary>
    private async Task<string[]> ListAsync(FaultProxy proxy, FaultGate second, params string[] arguments)
    {
        Variables["DXF_HOST"] = proxy.Host;
        await using RunningProcess tool = DxfTool.Start(Variables, arguments);
        tool.CloseStdin();

        string first = await ReadLinesAsync(tool.Stdout, 2);
        second.Open();
        ProcessResult result = await tool.WaitForExitAsync();

        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        return (first + Encoding.UTF8.GetString(result.Stdout)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static Reply Page(string tags) => Reply.Of(200).WithBody($$"""{"tags":{{tags}}}""", "application/json");

    private static async Task<string> ReadLinesAsync(Stream stream, int count)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        StringBuilder lines = new();
        byte[] one = new byte[1];
        while (count > 0 && await stream.ReadAsync(one, limit.Token) > 0)
        {
            lines.Append((char)one[0]);
            count -= one[0] is (byte)'\n' ? 1 : 0;
        }

        return lines.ToString();
    }
}
