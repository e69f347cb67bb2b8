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
    [TestCase("list-aliases", "/tags/list")]
    [TestCase("list-repos", "/_catalog")]
    public async Task The_first_names_are_out_before_the_second_page_is_there(string verb, string path)
    {
        (string alias, _) = await SetAliasAsync(10);
        string digest = TestData.DigestOf(Encoding.UTF8.GetBytes((await GetManifestAsync(alias)).Text));
        foreach (string name in new[] { "aaa", "bbb", "ccc" })
        {
            RegistryFiles.AddTag(Registry, Repository, name, digest);
            RegistryFiles.AddRepository(Registry, $"{Repository}-{name}");
        }

        FaultGate second = new();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            Registry,
            On.Get(path).Once(FaultAction.Request("ask for pages of two", (request, fired) =>
            {
                request.Head.Target = request.Head.Target.Replace("n=1000", "n=2", StringComparison.Ordinal);
                fired();
            })),
            On.Get(path).Nth(2, Fault.StallBeforeResponse(second)));
        Variables["DXF_HOST"] = proxy.Host;
        await using RunningProcess tool = DxfTool.Start(Variables, verb is "list-repos" ? [verb] : [verb, Repository]);
        tool.CloseStdin();

        string first = await ReadLinesAsync(tool.Stdout, 2);
        second.Open();
        ProcessResult result = await tool.WaitForExitAsync();

        string[] names = [.. first.Split('\n', StringSplitOptions.RemoveEmptyEntries), .. Encoding.UTF8.GetString(result.Stdout).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.That(result.ExitCode, Is.Zero, result.Stderr);
        Assert.That(names, Is.Unique.And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        if (verb is "list-aliases")
            Assert.That(names, Is.EquivalentTo(new[] { "aaa", "bbb", "ccc", alias }));
        proxy.AssertAllFired();
    }

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
