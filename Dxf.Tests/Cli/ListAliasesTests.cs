using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class ListAliasesTests : OpenRegistryFixture
{
    [Test]
    public async Task Aliases_come_a_line_each_in_the_registrys_order()
    {
        TestBlob blob = await PushBlobAsync();
        string[] aliases = ["zebra", "Apple", "1.0", "_x"];
        foreach (string alias in aliases) await PutManifestAsync(alias, AliasText.Docker(blob));

        ToolResult result = await DxfAsync("list-aliases", Repository);

        IReadOnlyList<string> listed = await ListTagsAsync();
        Assert.That(listed, Is.EquivalentTo(aliases));
        result.AssertPrinted(string.Concat(listed.Select(alias => alias + "\n")));
    }

    [Test]
    public async Task All_of_2500_aliases_come()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(10);
        string digest = TestData.DigestOf(Encoding.UTF8.GetBytes(AliasText.Docker(blobs)));
        List<string> more = [.. Enumerable.Range(1, 2_499).Select(number => $"tag-{number:D4}")];
        foreach (string tag in more) RegistryFiles.AddTag(Registry, Repository, tag, digest);

        ToolResult result = await DxfAsync("list-aliases", Repository);

        Assert.That((result.ExitCode, result.Stderr), Is.EqualTo((0, "")));
        Assert.That(result.StdoutText, Does.EndWith("\n"));
        Assert.That(result.StdoutText.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal), Is.EqualTo([alias, .. more]));
    }

    [Test]
    public async Task Repository_whose_aliases_are_all_gone_has_none()
    {
        (string alias, _) = await SetAliasAsync(10);
        await DxfAsync("del-alias", Repository, alias);

        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertPrinted("");
    }

    [Test]
    public async Task Repository_that_is_not_there_is_not_found()
    {
        ToolResult result = await DxfAsync("list-aliases", Repository);

        result.AssertFailed(2, "Not Found", Repository);
    }

    private async Task<IReadOnlyList<string>> ListTagsAsync() =>
        [.. (await Client.GetFromJsonAsync<JsonObject>(Address("tags/list")))!["tags"]!.AsArray().Select(tag => (string)tag!)];
}
