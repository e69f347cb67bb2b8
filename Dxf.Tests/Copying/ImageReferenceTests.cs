using Dxf.Client;
using NUnit.Framework;

namespace Dxf.Tests.Copying;

[TestFixture]
internal sealed class ImageReferenceTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string SomeDigest = "sha256:" + Hash;

    [TestCase("alpine", null, "alpine", null)]
    [TestCase("alpine:3.20", null, "alpine", "3.20")]
    [TestCase("fred/datalogger:may15", null, "fred/datalogger", "may15")]
    [TestCase("fred/datalogger@" + SomeDigest, null, "fred/datalogger", SomeDigest)]
    [TestCase("localhost/alpine", "localhost", "alpine", null)]
    [TestCase("localhost:5000/fred/datalogger:may15", "localhost:5000", "fred/datalogger", "may15")]
    [TestCase("docker.io/library/alpine", "docker.io", "library/alpine", null)]
    [TestCase("registry.example/a/b/c:1", "registry.example", "a/b/c", "1")]
    [TestCase("registry.example:443/a@" + SomeDigest, "registry.example:443", "a", SomeDigest)]
    [TestCase("127.0.0.1:5000/a", "127.0.0.1:5000", "a", null)]
    [TestCase("[::1]:5000/a:b", "[::1]:5000", "a", "b")]
    [TestCase("host:5000/a", "host:5000", "a", null)]
    [TestCase("host/a", null, "host/a", null)]
    [TestCase("localhost:5000", null, "localhost", "5000")]
    [TestCase("oci:5000/a:b", "oci:5000", "a", "b")]
    [TestCase("oci:5000", null, "oci", "5000")]
    [TestCase("oci", null, "oci", null)]
    public void Docker_form(string text, string? host, string repository, string? reference) =>
        AssertRead(text, host, repository, reference);

    [TestCase("oci:image", "oci-layout:image", null)]
    [TestCase("oci:./Images/My App", "oci-layout:./Images/My App", null)]
    [TestCase("oci:/data/UPPER_case:V1.0", "oci-layout:/data/UPPER_case", "V1.0")]
    [TestCase("oci:../a@" + SomeDigest, "oci-layout:../a", SomeDigest)]
    [TestCase("oci:a@b:c", "oci-layout:a@b", "c")]
    [TestCase("oci:./5000/a", "oci-layout:./5000/a", null)]
    [TestCase("oci:é/ü:x", "oci-layout:é/ü", "x")]
    public void Directory_form(string text, string host, string? reference) => AssertRead(text, host, "layout", reference);

    [TestCase("", "repository name")]
    [TestCase(":tag", "repository name")]
    [TestCase("UPPER/case", "repository name")]
    [TestCase("localhost:5000/", "repository name")]
    [TestCase("localhost:5000/a/", "repository name")]
    [TestCase("localhost:port/a", "port")]
    [TestCase("localhost:0/a", "port")]
    [TestCase("localhost:65536/a", "port")]
    [TestCase("localhost:500\0/a", "expected host or host:port")]
    [TestCase("local\u0001host:500/a", "expected host or host:port")]
    [TestCase("a:b:c", "tag")]
    [TestCase("a:", "tag")]
    [TestCase("a:b c", "tag")]
    [TestCase("a@", "repository name")]
    [TestCase("a@sha256:abc", "digest")]
    [TestCase("a@md5:abc", "repository name")]
    [TestCase("a:b@" + SomeDigest, "more than one")]
    [TestCase("a@" + SomeDigest + "@" + SomeDigest, "more than one")]
    [TestCase("../a", "host")]
    [TestCase("docker://alpine:3", "scheme")]
    [TestCase("https://registry.example/a", "scheme")]
    [TestCase("oci:", "path")]
    [TestCase("oci::tag", "path")]
    [TestCase("oci:a:b:c", "tag")]
    [TestCase("oci:a:", "tag")]
    [TestCase("oci:a@sha256:abc", "digest")]
    [TestCase("oci:a\0b", "path")]
    public void Anything_else_is_refused_and_the_message_says_what_is_wrong(string text, string reason)
    {
        InvalidReferenceException refused = Assert.Throws<InvalidReferenceException>(() => ImageReference.Parse(text));

        Assert.That((refused.Value, refused.Kind), Is.EqualTo((text, "image reference")));
        Assert.That(refused.Message, Does.Contain(reason));
        Assert.That(ImageReference.TryParse(text, out ImageReference? none), Is.False);
        Assert.That(none, Is.Null);
    }

    [Test]
    public void Nothing_is_no_reference()
    {
        Assert.That(ImageReference.TryParse(null, out _), Is.False);
        Assert.Throws<ArgumentNullException>(() => ImageReference.Parse(null!));
    }

    private static void AssertRead(string text, string? host, string repository, string? reference)
    {
        ImageReference read = ImageReference.Parse(text);

        Assert.That((read.Host, read.Repository.Value, read.Reference?.Value), Is.EqualTo((host, repository, reference)));
        Assert.That(read.ToString(), Is.EqualTo(text));
        Assert.That(ImageReference.Parse(read.ToString()), Is.EqualTo(read));
    }
}
