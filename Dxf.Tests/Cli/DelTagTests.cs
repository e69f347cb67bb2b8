using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary><c>del-alias --tag-only</c>: one tag, and nothing else.</summary>
internal sealed class DelTagTests(bool directory) : EitherEndpointFixture(directory)
{
    [Test]
    public async Task Tag_goes_and_the_others_of_its_manifest_stay()
    {
        (TestBlob blob, string manifest) = await PushAliasAsync("one");
        await DxfAsync("set-alias", Repository, "two", blob.Digest);
        await DxfAsync("copy", $"{Repository}:one", $"{Repository}:same");
        Assert.That(await ManifestDigestAsync("same"), Is.EqualTo(manifest));

        (await DxfAsync("del-alias", "--tag-only", Repository, "one")).AssertPrinted(blob.Line);

        (await DxfAsync("get-alias", Repository, "one")).AssertFailed(2, "Not Found");
        Assert.That(await ManifestDigestAsync("same"), Is.EqualTo(manifest));
        (await DxfAsync("get-manifest-digest", Repository, manifest)).AssertPrinted(manifest + "\n");
        (await DxfAsync("pull-blob", Repository, "@two")).AssertPrinted(blob.Content);
        ToolResult left = await DxfAsync("list-aliases", Repository);
        Assert.That(left.StdoutText.TrimEnd('\n').Split('\n'), Is.EquivalentTo(new[] { "same", "two" }));
    }

    [Test]
    public async Task Several_tags_go_in_order()
    {
        (TestBlob first, _) = await PushAliasAsync("one");
        (TestBlob second, _) = await PushAliasAsync("two");

        (await DxfAsync("del-alias", Repository, "two", "one", "--tag-only")).AssertPrinted(second.Line + first.Line);

        (await DxfAsync("list-aliases", Repository)).AssertPrinted("");
    }

    [Test]
    public async Task Tag_that_is_not_there_is_not_found()
    {
        await PushAliasAsync("one");

        (await DxfAsync("del-alias", "--tag-only", Repository, "two")).AssertFailed(2, "Not Found", $"{Repository}:two");
        (await DxfAsync("list-aliases", Repository)).AssertPrinted("one\n");
    }

    [Test]
    public async Task Digest_is_no_tag_and_nothing_is_deleted()
    {
        (_, string manifest) = await PushAliasAsync("one");

        (await DxfAsync("del-alias", "--tag-only", Repository, "one", manifest)).AssertMisused("--tag-only", manifest);

        Assert.That(await ManifestDigestAsync("one"), Is.EqualTo(manifest));
    }
}

/// <summary>The same with a login: what must be allowed for it is asked for at once.</summary>
[TestFixture]
internal sealed class DelTagTokenTests : TokenRegistryFixture
{
    [Test]
    public async Task Tag_is_deleted_with_a_token_and_nothing_else_goes()
    {
        TestBlob blob = await PushBlobAsync();
        string digest = await PutManifestAsync("one", AliasText.Docker(blob));
        await PutManifestAsync("two", AliasText.Docker(blob));

        (await DxfAsync("del-alias", "--tag-only", Repository, "one")).AssertPrinted(blob.Line);

        Assert.That(await HasManifestAsync("one"), Is.False);
        Assert.That(await HasManifestAsync("two"), Is.True);
        Assert.That(await HasManifestAsync(digest), Is.True);
        Assert.That(TokenRequests, Has.Count.EqualTo(1));
    }
}
