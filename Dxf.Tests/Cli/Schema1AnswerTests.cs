using System.Text;
using Dxf.Tests.Abstractions.Schema1;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Registries that send schema 1 as they please: what they send is not what anybody signed.</summary>
[TestFixture]
internal sealed class Schema1AnswerTests : OpenRegistryFixture
{
    [Test]
    public async Task Manifest_that_another_registry_signed_is_read()
    {
        ToolResult result = await GetAsync(Schema1Sample.Read(), Schema1Sample.Digest.Value, "get-alias");

        result.AssertPrinted(string.Concat(Schema1Sample.Layers.Select(static layer => layer + "\n")));
    }

    [Test]
    public async Task Manifest_is_printed_byte_for_byte() =>
        (await GetAsync(Schema1Sample.Read(), null, "get-manifest")).AssertPrinted(Schema1Sample.Read());

    [TestCase("get-alias")]
    [TestCase("get-manifest")]
    [TestCase("get-manifest-digest")]
    [TestCase("get-digest")]
    public async Task Digest_of_something_else_is_a_mismatch(string verb) =>
        (await GetAsync(Schema1Sample.Read(), TestData.DigestOf(Schema1Sample.Read()), verb)).AssertFailed(65, Schema1Sample.Digest.Value);

    [TestCase("get-alias")]
    [TestCase("get-manifest")]
    [TestCase("get-manifest-digest")]
    [TestCase("del-alias")]
    public async Task Other_layers_than_were_signed_are_refused(string verb)
    {
        string changed = Encoding.UTF8.GetString(Schema1Sample.Read()).Replace(Schema1Sample.Layers[0], Schema1Sample.Layers[2], StringComparison.Ordinal);

        (await GetAsync(Encoding.UTF8.GetBytes(changed), null, verb)).AssertFailed(1, "a signature does not match its content");
    }

    [TestCase("get-alias")]
    [TestCase("get-manifest")]
    public async Task Unsigned_manifest_is_refused(string verb) =>
        (await GetAsync(
            Encoding.UTF8.GetBytes(Schema1Signer.Write(Repository, "old", Schema1Sample.Layers)), null, verb, MediaTypes.DockerSchema1Unsigned))
        .AssertFailed(1, "schema 1 is read only where it is signed");

    /// <summary>Runs a verb whose manifest the registry makes up.</summary>
    private async Task<ToolResult> GetAsync(byte[] manifest, string? digest, string verb, string mediaType = MediaTypes.DockerSchema1)
    {
        Reply reply = Reply.Of(200).WithBody(manifest, mediaType);
        if (digest is not null) reply = reply.WithHeader("Docker-Content-Digest", digest);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/manifests/old$").Always(Fault.Respond(reply)));
        Variables["DXF_HOST"] = proxy.Host;

        ToolResult result = await DxfAsync(verb, Repository, "old");

        proxy.AssertAllFired();
        return result;
    }
}
