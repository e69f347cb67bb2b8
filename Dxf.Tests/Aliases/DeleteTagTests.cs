using System.Net;
using System.Text;
using Dxf.Tests.Registry;
using NUnit.Framework;

namespace Dxf.Tests.Aliases;

/// <summary>Registries that delete a tag when they are asked to, and such as say that they will not.</summary>
[TestFixture]
internal sealed class DeleteTagTests : MockRegistryFixture
{
    private static readonly byte[] Manifest = Encoding.UTF8.GetBytes(
        $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.DockerManifest}}","config":{"mediaType":"c","digest":"{{AbcDigest}}","size":3},"layers":[]}""");

    private const string Address = Root + "manifests/readings";

    [TestCase(HttpStatusCode.Accepted)]
    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.NoContent)]
    public async Task Tag_is_deleted_with_one_request(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Manifest, ("Content-Type", MediaTypes.DockerManifest));
        Requests.Expect(HttpMethod.Delete, Address).Answer(status);

        ManifestContent deleted = await Registry.Client.Aliases.DeleteTagAsync(Repository, Readings);

        Assert.That(deleted.Bytes.ToArray(), Is.EqualTo(Manifest));
    }

    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.Conflict)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public void Refusal_is_told_and_no_other_way_is_tried(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.OK, Manifest, ("Content-Type", MediaTypes.DockerManifest));
        Requests.Expect(HttpMethod.Delete, Address).Answer(status);

        Assert.That(Assert.CatchAsync<RegistryException>(() => Registry.Client.Aliases.DeleteTagAsync(Repository, Readings))!.Status, Is.EqualTo(status));
    }

    [Test]
    public void Absent_tag_is_not_found_and_nothing_is_deleted()
    {
        Requests.Expect(HttpMethod.Get, Address).Answer(HttpStatusCode.NotFound);

        Assert.ThrowsAsync<RegistryNotFoundException>(() => Registry.Client.Aliases.DeleteTagAsync(Repository, Readings));
    }
}
