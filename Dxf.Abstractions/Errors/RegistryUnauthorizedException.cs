using System.Net;

namespace Dxf;

/// <summary>The registry or its token server refused the credentials, or the lack of them (status 401).</summary>
public sealed class RegistryUnauthorizedException : RegistryException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that says who refused what.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The request's address, without a query.</param>
    /// <param name="errors">What the registry said in its error body.</param>
    public RegistryUnauthorizedException(string message, HttpMethod method, Uri uri, IReadOnlyList<RegistryError> errors)
        : base(message, HttpStatusCode.Unauthorized, method, uri, errors)
    {
    }

    /// <summary>Whether nothing was shown to identify with, because there is nothing.</summary>
    public bool IsAnonymous { get; init; }
}
