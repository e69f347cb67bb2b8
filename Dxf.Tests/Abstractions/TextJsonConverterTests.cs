using System.Text.Json;
using NUnit.Framework;

namespace Dxf.Tests.Abstractions;

/// <summary>What applications keep as JSON comes back as it was.</summary>
[TestFixture]
internal sealed class TextJsonConverterTests
{
    private const string Text = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static readonly Digest Abc = Digest.Parse(Text);

    [Test]
    public void Names_and_digests_are_texts()
    {
        Assert.Multiple(() =>
        {
            AssertText(Abc, Text);
            AssertText(RepositoryName.Parse("fred/datalogger"), "fred/datalogger");
            AssertText(Tag.Parse("may15"), "may15");
            AssertText(Reference.Parse("may15"), "may15");
            AssertText(Reference.Parse(Text), Text);
        });
    }

    [Test]
    public void Descriptor_comes_back_as_it_was()
    {
        Descriptor blob = new(MediaTypes.OctetStream, Abc, 3) { ArtifactType = "a/b" };

        Assert.That(JsonSerializer.Deserialize<Descriptor>(JsonSerializer.Serialize(blob)), Is.EqualTo(blob));
    }

    [Test]
    public void What_was_never_given_a_value_is_null()
    {
        Assert.Multiple(() =>
        {
            Assert.That(JsonSerializer.Serialize(default(Digest)), Is.EqualTo("null"));
            Assert.That(JsonSerializer.Deserialize<Tag>("null"), Is.EqualTo(default(Tag)));
            Assert.That(JsonSerializer.Deserialize<Digest?>("null"), Is.Null);
        });
    }

    [Test]
    public void They_name_properties()
    {
        Dictionary<Tag, Digest> tags = new() { [Tag.Parse("may15")] = Abc };
        string json = JsonSerializer.Serialize(tags);

        Assert.Multiple(() =>
        {
            Assert.That(json, Is.EqualTo($$"""{"may15":"{{Text}}"}"""));
            Assert.That(JsonSerializer.Deserialize<Dictionary<Tag, Digest>>(json), Is.EqualTo(tags));
            Assert.That(() => JsonSerializer.Serialize(new Dictionary<Tag, int> { [default] = 1 }), Throws.TypeOf<JsonException>());
        });
    }

    [TestCase("\"sha256:abc\"")]
    [TestCase("3")]
    [TestCase("{}")]
    public void Anything_else_is_no_digest(string json) =>
        Assert.That(() => JsonSerializer.Deserialize<Digest>(json), Throws.TypeOf<JsonException>());

    [Test]
    public void They_are_parsed_where_the_type_is_not_known()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ParseAny<Reference>(Text), Is.EqualTo(new Reference(Abc)));
            Assert.That(ParseAny<Reference>("may15"), Is.EqualTo(new Reference(Tag.Parse("may15"))));
            Assert.That(ParseAny<Reference>("sha256:no"), Is.Null);
            Assert.That(ParseAny<Digest>(Text), Is.EqualTo(Abc));
            Assert.That(ParseAny<RepositoryName>("Fred"), Is.Null);
        });
    }

    private static T? ParseAny<T>(string text)
        where T : struct, IParsable<T> => T.TryParse(text, null, out T value) ? value : null;

    private static void AssertText<T>(T value, string text)
    {
        string json = JsonSerializer.Serialize(value);
        Assert.That(json, Is.EqualTo($"\"{text}\""));
        Assert.That(JsonSerializer.Deserialize<T>(json), Is.EqualTo(value));
    }
}
