namespace Dxf;

/// <summary>Who the requests to an endpoint are made as, and what they may do.</summary>
public interface IAuthClient
{
    /// <summary>Gets a token from the endpoint's token server, with the configured credentials.</summary>
    /// <param name="scope">What the token is to allow; null for what the endpoint asks for by itself.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>The bearer token, or null where the endpoint needs none or uses Basic authentication.</returns>
    /// <exception cref="RegistryUnauthorizedException">The credentials were refused.</exception>
    /// <exception cref="AuthRequiresHttpsException">The endpoint asks for credentials over http.</exception>
    Task<string?> GetTokenAsync(AuthScope? scope, CancellationToken cancellationToken = default);

    /// <summary>Asks the endpoint, and its token server, whether they take a user's password. Keeps nothing.</summary>
    /// <param name="username">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    /// <returns>
    /// What to identify with from now on: an identity token where the token server gives one, else user and password.
    /// Null where the endpoint asks for no credentials, so that they could not be checked.
    /// </returns>
    /// <exception cref="RegistryUnauthorizedException">They were refused.</exception>
    /// <exception cref="AuthRequiresHttpsException">The endpoint is reached over http. Nothing was sent.</exception>
    Task<RegistryCredential?> LoginAsync(string username, string password, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says what the requests that follow will need altogether, so that the first of them asks for a token that serves
    /// for all. Sends nothing itself. It holds for the requests made in this asynchronous flow until it is disposed.
    /// </summary>
    /// <param name="scopes">The scopes; those that the requests ask for themselves are added.</param>
    IDisposable BeginScope(params IEnumerable<AuthScope> scopes);
}
