using System.Net;
using Dxf.Client;
using Dxf.Tests.Copying;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>A copy within a registry that does not mount: the blob is sent.</summary>
[TestFixture]
internal sealed class CopyMountTests : MockRegistryFixture
{
    private const string Target = MockRegistry.Address + "fred/target/";

    private static readonly ManifestContent Image = TestImage.Manifest(new Descriptor(TestImage.ConfigType, AbcDigest, 3), []);

    private static string MountAddress => $"{Target}blobs/uploads/?mount={AbcParameter}&from=fred%2Fdatalogger";

    [TestCase(HttpStatusCode.Accepted)]
    [TestCase(HttpStatusCode.Unauthorized)]
    [TestCase(HttpStatusCode.Forbidden)]
    public async Task Blob_is_sent_where_the_mount_is_refused(HttpStatusCode status)
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Image.Bytes.ToArray(), ("Content-Type", Image.MediaType));
        Requests.Expect(HttpMethod.Head, $"{Target}blobs/{AbcDigest}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(status, ("Location", "/u/1"));
        if (status is HttpStatusCode.Accepted)
            Requests.Expect(HttpMethod.Delete, "https://registry.test/u/1").Answer(HttpStatusCode.NoContent);
        Requests.Expect(HttpMethod.Post, Target + "blobs/uploads/").Answer(HttpStatusCode.Accepted, ("Location", "/u/2"));

        // The source is opened while the request that sends it is made.
        Requests.Expect(HttpMethod.Get, $"{Root}blobs/{AbcDigest}").Answer(HttpStatusCode.OK, Abc);
        Requests.Expect(HttpMethod.Put, $"https://registry.test/u/2?digest={AbcParameter}").Answer(HttpStatusCode.Created);
        Requests.Expect(HttpMethod.Put, Target + "manifests/readings").Answer(HttpStatusCode.Created);

        CopyResult result = await Registry.Client.CopyAsync(Repository, Readings, Registry.Client, RepositoryName.Parse("fred/target"));
        Assert.That(result.CountOf(BlobOutcome.Sent), Is.EqualTo(1));
    }

    [Test]
    public void Other_failures_of_the_mount_are_failures()
    {
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, Image.Bytes.ToArray(), ("Content-Type", Image.MediaType));
        Requests.Expect(HttpMethod.Head, $"{Target}blobs/{AbcDigest}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, MountAddress).Answer(HttpStatusCode.InternalServerError);

        RegistryException failure = Assert.ThrowsAsync<RegistryException>(
            () => Registry.Client.CopyAsync(Repository, Readings, Registry.Client, RepositoryName.Parse("fred/target")));
        Assert.That(failure.Status, Is.EqualTo(HttpStatusCode.InternalServerError));
    }

    [Test]
    public async Task Layer_that_can_be_had_elsewhere_and_is_not_there_is_left_out()
    {
        Descriptor elsewhere = new(TestImage.LayerType, Digest.Compute("x"u8), 1);
        ManifestContent image = TestImage.Manifest(
            new Descriptor(TestImage.ConfigType, AbcDigest, 3), [TestImage.Describe(elsewhere, ""","urls":["https://other.example/x"]""")]);
        Requests.Expect(HttpMethod.Get, Root + "manifests/readings").Answer(HttpStatusCode.OK, image.Bytes.ToArray(), ("Content-Type", image.MediaType));
        Requests.Expect(HttpMethod.Head, $"{Target}blobs/{AbcDigest}").Answer(HttpStatusCode.OK, ("Content-Length", "3"));
        Requests.Expect(HttpMethod.Head, $"{Target}blobs/{elsewhere.Digest}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Post, $"{Target}blobs/uploads/?mount=sha256%3A{elsewhere.Digest.Hex}&from=fred%2Fdatalogger").Answer(HttpStatusCode.Forbidden);
        Requests.Expect(HttpMethod.Head, $"{Root}blobs/{elsewhere.Digest}").Answer(HttpStatusCode.NotFound);
        Requests.Expect(HttpMethod.Put, Target + "manifests/readings").Answer(HttpStatusCode.Created);

        CopyResult result = await Registry.Client.CopyAsync(
            Repository, Readings, Registry.Client, RepositoryName.Parse("fred/target"), options: new CopyOptions { Parallel = 1 });
        Assert.That(result.Blobs.Select(static blob => blob.Outcome), Is.EqualTo(new[] { BlobOutcome.Present, BlobOutcome.LeftOut }));
    }
}
