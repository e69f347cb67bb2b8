using System.Net;
using Dxf.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Dxf.Tests.Aliases;

/// <summary>Registries that take OCI's media types only.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DockerFormatRefusedTests : IDisposable
{
    private const string Root = MockRegistry.Address + "fred/datalogger/";
    private const string EmptyBlob = Root + "blobs/sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    private static readonly Descriptor Blob = new(MediaTypes.OctetStream, Digest.Compute("abc"u8), 3);

    private readonly LogRecorder _log = new();
    private readonly MockRegistry _registry;

    public DockerFormatRefusedTests() =>
        _registry = new MockRegistry(register: services => services.AddLogging(logging => logging.AddProvider(_log)));

    public void Dispose()
    {
        _registry.Dispose();
        _log.Dispose();
    }

    [TestCase(HttpStatusCode.BadRequest, "MANIFEST_INVALID")]
    [TestCase(HttpStatusCode.BadRequest, "UNSUPPORTED")]
    [TestCase(HttpStatusCode.UnsupportedMediaType, "MANIFEST_INVALID")]
    [TestCase(HttpStatusCode.UnsupportedMediaType, "")]
    public async Task Alias_is_written_in_ocis_form_with_one_warning(HttpStatusCode status, string code)
    {
        ExpectRefusal(status, code);
        _registry.Requests.Expect(HttpMethod.Head, EmptyBlob).Answer(HttpStatusCode.OK, "{}");
        _registry.Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(HttpStatusCode.Created);

        ManifestContent set = await SetAsync(format: null);

        _registry.Verify();
        Assert.Multiple(() =>
        {
            Assert.That(set.MediaType, Is.EqualTo(MediaTypes.OciManifest));
            Assert.That(_log.Warnings, Has.Count.EqualTo(1));
            Assert.That(_log.Warnings[0], Does.StartWith("registry.test refuses Docker's manifest format; fred/datalogger:readings"));
        });
    }

    [Test]
    public async Task Names_of_the_files_stand_in_what_is_written_then()
    {
        ExpectRefusal(HttpStatusCode.BadRequest, "MANIFEST_INVALID");
        _registry.Requests.Expect(HttpMethod.Head, EmptyBlob).Answer(HttpStatusCode.OK, "{}");
        _registry.Requests.Expect(HttpMethod.Put, Root + "manifests/readings").Answer(HttpStatusCode.Created);
        Dictionary<string, string> title = new(StringComparer.Ordinal) { ["org.opencontainers.image.title"] = "a.dat" };

        ManifestContent set = await _registry.Client.Aliases.SetAsync(Repository, Tag.Parse("readings"), [Blob with { Annotations = title }]);

        _registry.Verify();
        Assert.That(_registry.Requests.Requests[0].Text, Does.Not.Contain("a.dat"));
        Assert.That(set.ReadManifest().Layers[0].Annotations, Is.EquivalentTo(title));
        Assert.That(_registry.Requests.Requests[^1].Body, Is.EqualTo(set.Bytes.ToArray()));
    }

    [TestCase(HttpStatusCode.BadRequest, "TAG_INVALID")]
    [TestCase(HttpStatusCode.BadRequest, "")]
    [TestCase(HttpStatusCode.Forbidden, "UNSUPPORTED")]
    [TestCase(HttpStatusCode.InternalServerError, "MANIFEST_INVALID")]
    public void Other_refusals_are_told(HttpStatusCode status, string code)
    {
        ExpectRefusal(status, code);

        Assert.That(Assert.ThrowsAsync<RegistryException>(() => SetAsync(format: null))!.Status, Is.EqualTo(status));
        _registry.Verify();
        Assert.That(_log.Warnings, Is.Empty);
    }

    private void ExpectRefusal(HttpStatusCode status, string code) => _registry.Requests
        .Expect(HttpMethod.Put, Root + "manifests/readings")
        .Answer(status, $$"""{"errors":[{"code":"{{code}}"}]}""");

    private Task<ManifestContent> SetAsync(ManifestFormat? format) =>
        _registry.Client.Aliases.SetAsync(Repository, Tag.Parse("readings"), [Blob], format);
}
