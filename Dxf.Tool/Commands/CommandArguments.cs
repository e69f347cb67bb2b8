using System.CommandLine;
using System.CommandLine.Parsing;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>The arguments that several verbs take. They are parsed with the command line, before anything else happens.</summary>
internal static class CommandArguments
{
    public static Argument<RepositoryName> Repository(string name = "repo", string description = "The repository, for example fred/datalogger") =>
        new(name) { Description = description, HelpName = name, CustomParser = static result => Parse(result, RepositoryName.Parse) };

    public static Argument<Digest> Digest() =>
        new("digest") { Description = "The blob's digest, sha256:...", HelpName = "digest", CustomParser = static result => Parse(result, Dxf.Digest.Parse) };

    /// <summary>Where an image is, in any registry or directory.</summary>
    public static Argument<ImageReference> Image(string name, string description) =>
        new(name) { Description = description, HelpName = name, CustomParser = static result => Parse(result, ImageReference.Parse) };

    /// <summary>Images of a payload, in one word that commas separate.</summary>
    public static Argument<PayloadImage[]> Images(string description) =>
        new("images") { Description = description, HelpName = "images", Arity = ArgumentArity.ExactlyOne, CustomParser = static result => ParseImages(result) };

    /// <inheritdoc cref="Images"/>
    public static PayloadImage[] ParseImages(ArgumentResult result) =>
        Parse(result, static text => text.Split(',').Select(static name => PayloadImage.Parse(name.Trim())).ToArray()) ?? [];

    /// <summary>An alias in its place: no <c>@</c> before it.</summary>
    public static Argument<Tag> Alias() =>
        new("alias") { Description = "The alias", HelpName = "alias", CustomParser = static result => Parse(result, ParseAlias) };

    /// <summary>An alias in its place, or the digest of a manifest: no <c>@</c> before it.</summary>
    public static Argument<Reference> AliasOrDigest(string description) => new("alias")
    {
        Description = description,
        HelpName = "alias|digest",
        CustomParser = static result => Parse(result, ParseReference),
    };

    /// <summary>Aliases in their place, or digests of manifests: no <c>@</c> before them.</summary>
    public static Argument<Reference[]> Aliases(string description) => new("alias")
    {
        Description = description,
        HelpName = "alias",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = static result => ParseAll(result, ParseReference),
    };

    /// <summary>An alias among other things: <c>@</c> before it.</summary>
    public static Argument<Tag?> MarkedAlias(string description) => new("@alias")
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result => Parse<Tag?>(result, static text => ParseMarkedAlias(text)),
    };

    /// <summary>Digests of blobs, and aliases with an <c>@</c> before them.</summary>
    public static Argument<BlobReference[]> Blobs(string description) => new("blob")
    {
        Description = description,
        HelpName = "digest|@alias",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = static result => ParseAll(result, static text => text.StartsWith('@')
            ? new BlobReference(null, text.Contains(':', StringComparison.Ordinal) ? Reference.Parse(text[1..]) : ParseMarkedAlias(text))
            : new BlobReference(ParseBlob(text), null)),
    };

    private static Reference ParseReference(string text) => text.Contains(':', StringComparison.Ordinal) ? Reference.Parse(text) : ParseAlias(text);

    private static Digest ParseBlob(string text) => Dxf.Digest.TryParse(text, out Digest digest)
        ? digest
        : throw new InvalidReferenceException(
            text, "digest", "expected sha256: and 64 lower-case hexadecimal digits, or an alias with an @ before it");

    public static Tag ParseMarkedAlias(string text) => text.StartsWith('@') && !text.StartsWith("@@", StringComparison.Ordinal)
        ? ParseAlias(text[1..])
        : throw new InvalidReferenceException(text, "alias", "an alias has one @ before it here (for example @may15-readings)");

    private static Tag ParseAlias(string text) => Tag.TryParse(text, out Tag tag)
        ? tag
        : throw new InvalidReferenceException(
            text,
            "alias",
            text.StartsWith('@')
                ? "an alias has no @ before it here"
                : "expected at most 128 letters, digits, '_', '.' or '-', not starting with '.' or '-'");

    private static T? Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        if (result.Tokens.Count is 0)
            return default;
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (InvalidReferenceException exception)
        {
            result.AddError(exception.Message);
            return default;
        }
    }

    private static T[] ParseAll<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return [.. result.Tokens.Select(token => parse(token.Value))];
        }
        catch (InvalidReferenceException exception)
        {
            result.AddError(exception.Message);
            return [];
        }
    }
}

/// <summary>A blob by its digest, or an alias that stands for its blobs: one of the two.</summary>
internal sealed record BlobReference(Digest? Digest, Reference? Alias);
