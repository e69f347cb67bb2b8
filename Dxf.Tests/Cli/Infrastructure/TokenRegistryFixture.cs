using System.Net.Http.Headers;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>https and tokens. The test's own client has a token that was not asked for over the network, so that it does not count.</summary>
internal abstract class TokenRegistryFixture : RegistryFixture
{
    private TokenServer? _tokens;

    protected TokenServer Tokens => _tokens!;

    /// <summary>What the tool asked the token server for.</summary>
    protected IReadOnlyList<TokenRequest> TokenRequests => Tokens.RequestsFor(Repository);

    protected override async Task<RegistryProcess> GetRegistryAsync()
    {
        _tokens = await Registries.TokenServerAsync();
        return await Registries.TokenAsync();
    }

    protected override Task<AuthenticationHeaderValue?> AuthorizeAsync()
    {
        string token = Tokens.IssueToken(
            TokenServerOptions.Fred, $"repository:{Repository}:pull,push,delete", $"repository:{OtherRepository}:pull,push,delete");
        return Task.FromResult<AuthenticationHeaderValue?>(new AuthenticationHeaderValue("Bearer", token));
    }
}
