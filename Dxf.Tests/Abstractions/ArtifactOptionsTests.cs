using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

[TestFixture]
internal sealed class ArtifactOptionsTests
{
    [TestCase("application/vnd.example.readings")]
    [TestCase("application/vnd.example+json")]
    [TestCase("a/b")]
    [TestCase("A1/x!#$&^_.+-")]
    public void Media_types_are_artifact_types(string type) =>
        Assert.That(new ArtifactOptions { ArtifactType = type }.ArtifactType, Is.EqualTo(type));

    [TestCase("")]
    [TestCase("readings")]
    [TestCase("a/")]
    [TestCase("/b")]
    [TestCase("a/b/c")]
    [TestCase("a b/c")]
    [TestCase("a/b; charset=utf-8")]
    [TestCase("a/b\n")]
    [TestCase("a/b\"")]
    [TestCase("a/b\\")]
    [TestCase("+a/b")]
    [TestCase("ä/b")]
    public void Other_texts_are_refused(string type) =>
        Assert.That(Assert.Throws<InvalidReferenceException>(() => _ = new ArtifactOptions { ArtifactType = type })!.Message, Does.Contain("artifact type"));

    [Test]
    public void Each_part_has_127_characters_at_most()
    {
        string part = new('a', 127);

        Assert.That(new ArtifactOptions { ArtifactType = $"{part}/{part}" }.ArtifactType, Has.Length.EqualTo(255));
        Assert.Throws<InvalidReferenceException>(() => _ = new ArtifactOptions { ArtifactType = $"{part}a/b" });
        Assert.Throws<InvalidReferenceException>(() => _ = new ArtifactOptions { ArtifactType = $"a/{part}b" });
    }
}
