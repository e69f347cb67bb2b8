using System.Net.Http.Headers;

namespace Dxf.Client.Resilience;

/// <summary>How long a server asks to be left alone, in seconds or until a date.</summary>
/// <remarks>See <see href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, section 10.2.3</see>.</remarks>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        RetryConditionHeaderValue { Date: not null } => TimeSpan.Zero,
        _ => null,
    };
}
