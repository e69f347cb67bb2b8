using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class MountBlobTests : OpenRegistryFixture
{
    [Test]
    public async Task Mount_prints_the_digest_and_the_repository_has_the_blob()
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);

        ToolResult result = await DxfAsync("mount-blob", Repository, OtherRepository, blob.Digest);

        result.AssertPrinted(blob.Line);
        Assert.That(await Client.GetByteArrayAsync(Address($"blobs/{blob.Digest}")), Is.EqualTo(blob.Content));
    }

    [Test]
    public async Task Mount_with_an_alias_sets_it_and_prints_the_digest_only()
    {
        TestBlob blob = await PushBlobAsync(repository: OtherRepository);
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("mount-blob", Repository, OtherRepository, blob.Digest, "@" + alias);

        result.AssertPrinted(blob.Line);
        Assert.That(await GetManifestAsync(alias), Is.EqualTo((AliasText.Docker(blob), AliasText.DockerType)));
    }

    [Test]
    public async Task Mount_that_the_registry_refuses_fails_and_sets_no_alias([Values] bool otherExists)
    {
        if (otherExists) await PushBlobAsync(repository: OtherRepository);
        TestBlob missing = NewBlob();
        string alias = TestNames.NewAlias();

        ToolResult result = await DxfAsync("mount-blob", Repository, OtherRepository, missing.Digest, "@" + alias);

        result.AssertFailed(1, "mount", missing.Digest, OtherRepository);
        Assert.That(await HasManifestAsync(alias), Is.False);
        Assert.That(await HasBlobAsync(missing.Digest), Is.False);
    }
}
