using System.Net;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

/// <summary>Scripts look for these words.</summary>
[TestFixture]
internal sealed class ErrorMessageTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    private static readonly Digest Abc = Digest.Compute("abc"u8);

    [Test]
    public void Missing_blob_is_not_found()
    {
        RegistryNotFoundException missing = RegistryNotFoundException.ForBlob(Repository, Abc, "localhost:5000");

        Assert.Multiple(() =>
        {
            Assert.That(missing.Message, Is.EqualTo($"fred/datalogger@{Abc}: Not Found (404) at localhost:5000"));
            Assert.That(missing.Status, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(missing.Method, Is.Null);
            Assert.That(missing.Uri, Is.Null);
            Assert.That(missing.Errors, Is.Empty);
        });
    }

    [Test]
    public void Missing_manifest_is_not_found_by_tag_or_by_digest()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                RegistryNotFoundException.ForManifest(Repository, Tag.Parse("readings"), "oci:./store").Message,
                Is.EqualTo("fred/datalogger:readings: Not Found (404) at oci:./store"));
            Assert.That(RegistryNotFoundException.ForManifest(Repository, Abc, "h").Message, Does.StartWith($"fred/datalogger@{Abc}:"));
        });
    }

    [Test]
    public void Refused_mount_names_both_repositories_and_the_blob()
    {
        MountFailedException refused = new(Repository, RepositoryName.Parse("from"), Abc);

        Assert.That(refused.Message, Does.StartWith($"could not mount {Abc} from from into fred/datalogger"));
        Assert.That((refused.Target, refused.From, refused.Digest), Is.EqualTo((Repository, RepositoryName.Parse("from"), Abc)));
    }

    [Test]
    public void Credentials_over_http_are_refused_in_known_words()
    {
        AuthRequiresHttpsException refused = new("localhost:5000");

        Assert.That(refused.Message, Does.StartWith("Auth requires HTTPS: localhost:5000"));
        Assert.That(refused.Host, Is.EqualTo("localhost:5000"));
    }

    [Test]
    public void Mismatch_tells_both_digests()
    {
        DigestMismatchException mismatch = new(Abc, Digest.Compute("abd"u8), "a blob");

        Assert.That(mismatch.Message, Is.EqualTo($"a blob: content does not match its digest: expected {Abc}, got {Digest.Compute("abd"u8)}"));
        Assert.That((mismatch.Expected, mismatch.Actual), Is.EqualTo((Abc, Digest.Compute("abd"u8))));
    }
}
