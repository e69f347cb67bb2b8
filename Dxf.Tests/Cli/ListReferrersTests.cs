using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What was pushed with <c>--subject</c>, found by the tag that stands in for the API, or by what a directory says.</summary>
internal sealed class ListReferrersTests(bool directory) : EitherEndpointFixture(directory)
{
    private const string Sbom = "application/vnd.example.sbom";
    private const string Signature = "application/vnd.example.signature";

    [Test]
    public async Task Referrers_are_listed_by_alias_and_digest_and_kind()
    {
        (_, string subject) = await PushAliasAsync("may15");
        (_, string sbom) = await PushAliasAsync("sbom", "--artifact-type", Sbom, "--subject", "may15");
        (_, string signature) = await PushAliasAsync("signature", "--artifact-type", Signature, "--subject", subject);

        foreach (string reference in new[] { "may15", subject })
        {
            ToolResult all = await DxfAsync("list-referrers", Repository, reference);
            Assert.That((all.ExitCode, all.Stderr), Is.EqualTo((0, "")));
            Assert.That(all.StdoutText, Does.EndWith("\n"));
            Assert.That(all.StdoutText.TrimEnd('\n').Split('\n'), Is.EquivalentTo(new[] { sbom, signature }));
        }

        (await DxfAsync("list-referrers", "--artifact-type", Sbom, Repository, "may15")).AssertPrinted(sbom + "\n");
        (await DxfAsync("list-referrers", "--artifact-type", Signature, Repository, subject)).AssertPrinted(signature + "\n");
        (await DxfAsync("list-referrers", "--artifact-type", "application/vnd.example.none", Repository, subject)).AssertPrinted("");
        (await DxfAsync("list-referrers", Repository, "sbom")).AssertPrinted("");
    }

    [Test]
    public async Task Referrer_that_is_pushed_twice_is_listed_once()
    {
        await PushAliasAsync("may15");
        (_, string path) = NewFile();
        foreach (string alias in new[] { "one", "two" })
            await DxfAsync("push-blob", "--subject", "may15", Repository, path, "@" + alias);

        (await DxfAsync("list-referrers", Repository, "may15")).AssertPrinted(await ManifestDigestAsync("one") + "\n");
    }

    [Test]
    public async Task Referrer_whose_alias_is_deleted_is_not_listed_and_the_last_one_leaves_no_tag()
    {
        await PushAliasAsync("may15");
        (TestBlob sbom, _) = await PushAliasAsync("sbom", "--artifact-type", Sbom, "--subject", "may15");
        (TestBlob signature, string left) = await PushAliasAsync("signature", "--artifact-type", Signature, "--subject", "may15");

        (await DxfAsync("del-alias", Repository, "sbom")).AssertPrinted(sbom.Line);
        (await DxfAsync("list-referrers", Repository, "may15")).AssertPrinted(left + "\n");

        (await DxfAsync("del-alias", Repository, "signature")).AssertPrinted(signature.Line);
        (await DxfAsync("list-referrers", Repository, "may15")).AssertPrinted("");
        (await DxfAsync("list-aliases", Repository)).AssertPrinted("may15\n");
    }

    [Test]
    public async Task Referrer_without_a_tag_is_listed_until_it_is_deleted_by_its_digest()
    {
        await PushAliasAsync("may15");
        (TestBlob blob, string sbom) = await PushAliasAsync("sbom", "--artifact-type", Sbom, "--subject", "may15");

        (await DxfAsync("del-alias", "--tag-only", Repository, "sbom")).AssertPrinted(blob.Line);
        (await DxfAsync("list-referrers", Repository, "may15")).AssertPrinted(sbom + "\n");

        (await DxfAsync("del-alias", Repository, sbom)).AssertPrinted(blob.Line);
        (await DxfAsync("list-referrers", Repository, "may15")).AssertPrinted("");
    }

    [Test]
    public async Task Alias_that_is_not_there_is_not_found_and_a_digest_has_no_referrers()
    {
        await PushAliasAsync("may15");

        (await DxfAsync("list-referrers", Repository, "june")).AssertFailed(2, "Not Found", $"{Repository}:june");
        (await DxfAsync("list-referrers", Repository, NewBlob().Digest)).AssertPrinted("");
    }

    [Test]
    public async Task Subject_that_is_not_there_is_not_found_and_the_alias_is_not_set()
    {
        (_, string path) = NewFile();

        (await DxfAsync("push-blob", "--subject", "june", Repository, path, "@sbom")).AssertFailed(2, "Not Found", $"{Repository}:june");
        (await DxfAsync("get-alias", Repository, "sbom")).AssertFailed(2, "Not Found");
    }

    [TestCase]
    [TestCase("repo")]
    [TestCase("repo", "alias", "more")]
    [TestCase("repo", "@alias")]
    [TestCase("repo", "sha256:abc")]
    [TestCase("repo", "alias", "--artifact-type")]
    public async Task What_is_wrong_is_told_before_anything_is_asked(params string[] arguments)
    {
        using DeadPort nobody = new();
        Variables["DXF_HOST"] = nobody.Host;

        (await DxfAsync(["list-referrers", .. arguments])).AssertMisused();
    }
}
