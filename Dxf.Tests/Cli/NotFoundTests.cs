using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class NotFoundTests : OpenRegistryFixture
{
    [TestCase("pull-blob")]
    [TestCase("blob-size")]
    [TestCase("del-blob")]
    public async Task Missing_blob_is_not_found(string verb)
    {
        await PushBlobAsync();
        TestBlob missing = NewBlob();

        ToolResult result = await DxfAsync(verb, Repository, missing.Digest);

        result.AssertFailed(2, "Not Found", missing.Digest, Repository, Registry.Host);
        Assert.That(result.Stderr, Does.Not.Contain("list-aliases"), "it would not be there");
    }

    [TestCase("pull-blob", "@missing-alias")]
    [TestCase("blob-size", "@missing-alias")]
    [TestCase("del-blob", "@missing-alias")]
    [TestCase("get-alias", "missing-alias")]
    [TestCase("del-alias", "missing-alias")]
    [TestCase("get-digest", "missing-alias")]
    [TestCase("get-manifest", "missing-alias")]
    [TestCase("get-manifest-digest", "missing-alias")]
    public async Task Missing_alias_is_not_found(string verb, string argument)
    {
        await PushBlobAsync();

        ToolResult result = await DxfAsync(verb, Repository, argument);

        result.AssertFailed(2, "Not Found", $"{Repository}:missing-alias", Registry.Host, $"list what is there with: dxf list-aliases {Repository}");
    }

    [Test]
    public async Task Alias_of_a_file_that_was_not_pushed_says_how()
    {
        (TestBlob there, string pushed) = NewFile();
        (TestBlob missing, string file) = NewFile();
        (await DxfAsync("push-blob", Repository, pushed)).AssertPrinted(there.Line);

        (await DxfAsync("set-alias", Repository, "alias", pushed, file)).AssertFailed(
            2, missing.Digest, $"that is {file}, push it first with: dxf push-blob {Repository} {file}");
    }

    [Test]
    public async Task Directory_that_is_one_layout_has_no_list_of_others()
    {
        Variables["DXF_HOST"] = "oci-layout:" + Folder.CreateFolder("layout");

        ToolResult list = await DxfAsync("list-aliases", Repository);
        ToolResult blob = await DxfAsync("get-alias", Repository, NewBlob().Digest);

        list.AssertFailed(2, "Not Found");
        blob.AssertFailed(2, Variables["DXF_HOST"] + "@sha256:", "Not Found");
        Assert.That(list.Stderr + blob.Stderr, Does.Not.Contain("list-repos").And.Not.Contain("list-aliases").And.Not.Contain(Repository));
    }

    [Test]
    public async Task Alias_of_a_missing_blob_is_not_set()
    {
        TestBlob there = await PushBlobAsync();
        TestBlob missing = NewBlob();

        ToolResult result = await DxfAsync("set-alias", Repository, "alias", there.Digest, missing.Digest);

        result.AssertFailed(2, "Not Found", missing.Digest);
        Assert.That(await HasManifestAsync("alias"), Is.False);
    }

    [Test]
    public async Task Missing_blob_behind_an_alias_is_not_found_after_what_was_there()
    {
        (string alias, TestBlob[] blobs) = await SetAliasAsync(20, 30);
        using HttpResponseMessage deleted = await Client.DeleteAsync(Address($"blobs/{blobs[1].Digest}"));

        ToolResult result = await DxfAsync("pull-blob", Repository, "@" + alias);

        result.AssertComplained(2, "Not Found", blobs[1].Digest);
        Assert.That(result.Stdout, Is.EqualTo(blobs[0].Content));
    }
}
