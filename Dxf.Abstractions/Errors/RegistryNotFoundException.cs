using System.Net;

namespace Dxf;

/// <summary>The registry, or the directory, does not have what was asked for (status 404).</summary>
public sealed class RegistryNotFoundException : RegistryException
{
    private const string LayoutScheme = "oci-layout:";

    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that says what is missing.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The request's address, without a query.</param>
    /// <param name="errors">What the registry said in its error body.</param>
    public RegistryNotFoundException(string message, HttpMethod? method, Uri? uri, IReadOnlyList<RegistryError> errors)
        : base(message, HttpStatusCode.NotFound, method, uri, errors)
    {
    }

    /// <summary>A repository does not have a blob.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="digest">The blob.</param>
    /// <param name="endpoint">The endpoint as messages name it.</param>
    public static RegistryNotFoundException ForBlob(RepositoryName repository, Digest digest, string endpoint) =>
        For(repository, $"@{digest}", endpoint);

    /// <summary>A repository does not have a manifest, or is not there itself.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">The manifest's tag or digest.</param>
    /// <param name="endpoint">The endpoint as messages name it.</param>
    public static RegistryNotFoundException ForManifest(RepositoryName repository, Reference reference, string endpoint) =>
        For(repository, (reference.Digest is null ? ":" : "@") + reference, endpoint);

    /// <summary>In a directory that is one image layout repositories have no names.</summary>
    private static RegistryNotFoundException For(RepositoryName repository, string what, string endpoint) => new(
        endpoint.StartsWith(LayoutScheme, StringComparison.Ordinal) && !endpoint.AsSpan(LayoutScheme.Length).TrimStart("0123456789").IsEmpty
            ? $"{endpoint}{what}: Not Found (404)"
            : $"{repository}{what}: Not Found (404) at {endpoint}",
        null,
        null,
        []);
}
