using System.Net.Http.Headers;
using System.Text;

namespace Dxf.Tests.Infrastructure;

/// <summary>The user that every test registry with a login knows.</summary>
internal static class TestCredentials
{
    public const string User = "fred";
    public const string Password = "correct horse battery";

    /// <summary>
    /// The registry takes bcrypt entries only. This is the password above, hashed once, at the lowest cost:
    /// the registry hashes the password again for each request.
    /// </summary>
    public const string HtpasswdLine = User + ":$2b$04$pCohpWWOd53D1vZvSMcnnu/3lMUkPSs6KF0Bu7XUY36hteSAfMUuG";

    public static AuthenticationHeaderValue Basic(string user = User, string password = Password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
}
