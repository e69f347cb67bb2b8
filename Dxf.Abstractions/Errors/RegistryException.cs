using System.Net;

namespace Dxf;

/// <summary>A registry, or its token server, answered a request with a status that means failure; or a directory lacks what was asked for.</summary>
public class RegistryException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">One sentence that says what went wrong.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="method">The request's method, or null where there was no request.</param>
    /// <param name="uri">The request's address, without a query (a query may hold a signature), or null where there was no request.</param>
    /// <param name="errors">What the registry said in its error body.</param>
    public RegistryException(string message, HttpStatusCode status, HttpMethod? method, Uri? uri, IReadOnlyList<RegistryError> errors)
        : base(message)
    {
        Status = status;
        Method = method;
        Uri = uri;
        Errors = errors;
    }

    /// <summary>The response's status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The request's method; null where the endpoint is a directory, or where an answer was found to say so without being a refusal.</summary>
    public HttpMethod? Method { get; }

    /// <summary>The request's address, without its query; null where <see cref="Method"/> is.</summary>
    public Uri? Uri { get; }

    /// <summary>How long the registry asks to be left alone, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the registry said in its error body; empty where it said nothing readable.</summary>
    public IReadOnlyList<RegistryError> Errors { get; }
}
