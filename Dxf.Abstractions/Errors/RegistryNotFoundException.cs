using System.Net;

namespace Dxf;

/// <summary>The registry does not have what was asked for (status 404).</summary>
public sealed class RegistryNotFoundException : RegistryException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that says what is missing.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The request's address, without a query.</param>
    /// <param name="errors">What the registry said in its error body.</param>
    public RegistryNotFoundException(string message, HttpMethod method, Uri uri, IReadOnlyList<RegistryError> errors)
        : base(message, HttpStatusCode.NotFound, method, uri, errors)
    {
    }
}
