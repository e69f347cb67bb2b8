using System.Diagnostics.CodeAnalysis;

namespace Dxf.Client;

/// <summary>
/// Where an image is, as command lines say it: <c>[HOST[:PORT]/]REPOSITORY[:TAG|@DIGEST]</c> for a registry, or
/// <c>oci:PATH[:TAG|@DIGEST]</c> for a directory that is one OCI image layout.
/// </summary>
/// <remarks>
/// As for Docker, what is before the first slash is a host if it has a dot or a colon or is <c>localhost</c>. As for
/// skopeo, the path ends at its first colon (on Windows not at that of a drive); a path with an <c>@</c> and a digest
/// ends there.
/// </remarks>
public sealed record ImageReference
{
    /// <summary>What messages and clients call the repository of a directory that is one image layout.</summary>
    public static readonly RepositoryName LayoutRepository = RepositoryName.Parse("layout");

    private const string Kind = "image reference";

    private const string Expected = "expected [HOST[:PORT]/]REPO[:ALIAS|@DIGEST] (for example localhost:5000/fred/datalogger:may15), or oci:PATH[:ALIAS] for a directory";

    private ImageReference(string? host, RepositoryName repository, Reference? reference) =>
        (Host, Repository, Reference) = (host, repository, reference);

    /// <summary>What to set as <see cref="DxfOptions.Host"/>: a host, or <c>oci-layout:PATH</c>. Null where the text names no host.</summary>
    public string? Host { get; }

    /// <summary>The repository; of a directory <see cref="LayoutRepository"/>.</summary>
    public RepositoryName Repository { get; }

    /// <summary>The tag or digest, or null where the text has neither.</summary>
    public Reference? Reference { get; }

    /// <summary>Reads where an image is.</summary>
    /// <param name="text">See the type.</param>
    /// <exception cref="InvalidReferenceException"><paramref name="text"/> is anything else.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains("://", StringComparison.Ordinal))
            throw Invalid(text, Expected + ", without a scheme and ://");
        try
        {
            return FindPath(text) is { } path ? ParseLayout(path) : ParseImage(text);
        }
        catch (InvalidReferenceException exception) when (exception.Kind is not Kind)
        {
            throw Invalid(text, exception.Message);
        }
    }

    /// <summary>Reads where an image is, or answers <see langword="false"/>.</summary>
    /// <param name="text">What to read.</param>
    /// <param name="reference">Where it is, where the answer is <see langword="true"/>.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        try
        {
            reference = text is null ? null : Parse(text);
        }
        catch (InvalidReferenceException)
        {
            reference = null;
        }

        return reference is not null;
    }

    /// <summary>The text that names the same.</summary>
    public override string ToString()
    {
        string place = Host is null ? Repository.Value
            : DxfEndpoint.HasPath(Host, DxfEndpoint.LayoutScheme) ? DxfEndpoint.OciScheme + Host[DxfEndpoint.LayoutScheme.Length..]
            : $"{Host}/{Repository}";
        return place + Reference switch
        {
            { Digest: { } digest } => "@" + digest.Value,
            { Tag: { } tag } => ":" + tag.Value,
            _ => "",
        };
    }

    /// <summary>What is behind <c>oci:</c>, or null where it is no path. Digits only are the port of a host that is called oci.</summary>
    private static string? FindPath(string text)
    {
        if (!text.StartsWith(DxfEndpoint.OciScheme, StringComparison.Ordinal))
            return null;
        string path = text[DxfEndpoint.OciScheme.Length..];
        int end = path.AsSpan().IndexOfAny('/', ':', '@');
        return DxfEndpoint.IsNumber(end < 0 ? path : path.AsSpan(0, end)) ? null : path;
    }

    private static ImageReference ParseLayout(string text)
    {
        (string place, Digest? digest) = SplitDigest(text);
        int drive = OperatingSystem.IsWindows() && place is [_, ':', ..] ? 2 : 0;
        int colon = digest is null ? place.IndexOf(':', drive) : -1;
        string path = colon < 0 ? place : place[..colon];
        if (path.Length is 0 || path.Contains('\0', StringComparison.Ordinal))
            throw Invalid(DxfEndpoint.OciScheme + text, "expected a path after oci: (for example oci:./image:latest)");
        return new ImageReference(
            DxfEndpoint.LayoutScheme + path,
            LayoutRepository,
            digest is { } known ? known : colon < 0 ? null : new Reference(Tag.Parse(place[(colon + 1)..])));
    }

    private static ImageReference ParseImage(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string? host = slash >= 0 && IsHost(text[..slash]) ? DxfEndpoint.Registry.CheckHost(text[..slash]) : null;
        (string place, Digest? digest) = SplitDigest(host is null ? text : text[(slash + 1)..]);
        int colon = place.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && digest is not null)
            throw Invalid(text, "it has more than one of alias and digest; expected one");

        RepositoryName repository = RepositoryName.Parse(colon < 0 ? place : place[..colon]);
        return new ImageReference(host, repository, digest is { } known ? known : colon < 0 ? null : new Reference(Tag.Parse(place[(colon + 1)..])));
    }

    private static bool IsHost(string part) => part is "localhost" || part.AsSpan().ContainsAny('.', ':');

    /// <summary>Splits off a digest. What looks like one must be one.</summary>
    private static (string Place, Digest? Digest) SplitDigest(string text)
    {
        int at = text.LastIndexOf('@');
        if (at < 0)
            return (text, null);
        string rest = text[(at + 1)..];
        return rest.StartsWith("sha256:", StringComparison.Ordinal) || rest.StartsWith("sha512:", StringComparison.Ordinal)
            ? (text[..at], Digest.Parse(rest))
            : (text, null);
    }

    private static InvalidReferenceException Invalid(string text, string expected) => new(text, Kind, expected);
}
