using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class TokenServerTests
{
    [Test]
    public async Task Registry_takes_a_push_with_a_token_of_the_server_and_refuses_one_without()
    {
        RegistryProcess registry = await Registries.TokenAsync();
        TokenServer tokens = await Registries.TokenServerAsync();
        string repository = TestNames.NewRepository();
        byte[] content = new TestData().Bytes(1_000);
        using HttpClient client = registry.CreateClient();

        using HttpResponseMessage refused = await BlobUpload.PushAsync(client, repository, content);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await AskAsync(tokens, $"repository:{repository}:pull,push"));
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, content);

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(pushed.StatusCode, Is.EqualTo(HttpStatusCode.Created), registry.Log);
        TokenRequest request = tokens.RequestsFor(repository).Single();
        Assert.That(request, Has.Property("User").EqualTo(TestCredentials.User).And.Property("Service").EqualTo(TokenServer.Service));
        Assert.That(request.Scopes, Is.EqualTo(new[] { $"repository:{repository}:pull,push" }));
    }

    [Test]
    public async Task Reader_and_anonymous_tokens_do_not_push()
    {
        RegistryProcess registry = await Registries.TokenAsync();
        TokenServer tokens = await Registries.TokenServerAsync();
        string repository = TestNames.NewRepository();
        using HttpClient client = registry.CreateClient();

        foreach (TokenUser? user in new[] { TokenServerOptions.Reader, null })
        {
            string token = tokens.IssueToken(user, $"repository:{repository}:pull,push");
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using HttpResponseMessage answer = await BlobUpload.PushAsync(client, repository, [1, 2, 3]);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), user?.Name);
        }
    }

    [Test]
    public async Task Anonymous_token_lists_repositories()
    {
        RegistryProcess registry = await Registries.TokenAsync();
        TokenServer tokens = await Registries.TokenServerAsync();
        using HttpClient client = registry.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.IssueToken(null, "registry:catalog:*"));

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/_catalog", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Token_past_its_lifetime_is_refused()
    {
        TestCertificates certificates = Registries.Certificates;
        await using TokenServer tokens = await TokenServer.StartAsync(certificates);
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Token(certificates, tokens));
        using HttpClient client = registry.CreateClient();

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.IssueToken(TokenServerOptions.Fred));
        using HttpResponseMessage inTime = await client.GetAsync(new Uri("v2/", UriKind.Relative));
        tokens.Answers = tokens.Answers with { Lifetime = TimeSpan.FromSeconds(-90) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.IssueToken(TokenServerOptions.Fred));
        using HttpResponseMessage late = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That((inTime.StatusCode, late.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task Answers_are_as_the_test_sets_them()
    {
        await using TokenServer tokens = await TokenServer.StartAsync(Registries.Certificates);
        using HttpClient client = Registries.Certificates.CreateClient();

        tokens.Answers = new TokenAnswers { ExpiresIn = null, Field = TokenField.AccessToken };
        JsonObject? sparse = await client.GetFromJsonAsync<JsonObject>(tokens.Realm);
        tokens.Answers = new TokenAnswers { ExpiresIn = 61, Field = TokenField.Token };
        JsonObject? other = await client.GetFromJsonAsync<JsonObject>(tokens.Realm);
        tokens.Answers = new TokenAnswers { Refuse = true };
        using HttpResponseMessage refused = await client.GetAsync(tokens.Realm);

        Assert.That(sparse!.Select(field => field.Key), Is.EquivalentTo(new[] { "issued_at", "access_token" }));
        Assert.That(other!.Select(field => field.Key), Is.EquivalentTo(new[] { "issued_at", "token", "expires_in" }));
        Assert.That((int)other!["expires_in"]!, Is.EqualTo(61));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(tokens.Requests.Select(request => request.Status), Is.EqualTo(new[] { 200, 200, 401 }));
    }

    [Test]
    public async Task Post_takes_a_password_and_then_the_identity_token_it_gave()
    {
        await using TokenServer tokens = await TokenServer.StartAsync(Registries.Certificates);
        using HttpClient client = Registries.Certificates.CreateClient();
        var login = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "password",
            ["username"] = TestCredentials.User,
            ["password"] = TestCredentials.Password,
            ["service"] = TokenServer.Service,
            ["client_id"] = "tests",
            ["access_type"] = "offline",
            ["scope"] = "repository:one:pull repository:two:pull,push",
        };

        JsonObject first = await PostAsync(client, tokens.Realm, login);
        JsonObject second = await PostAsync(client, tokens.Realm, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = (string)first["refresh_token"]!,
            ["service"] = TokenServer.Service,
            ["client_id"] = "tests",
        });

        Assert.That((string?)second["access_token"], Is.Not.Empty);
        Assert.That(tokens.Requests.Select(request => request.User), Is.EqualTo(new[] { TestCredentials.User, TestCredentials.User }));
        Assert.That(tokens.Requests[0].Scopes, Is.EqualTo(new[] { "repository:one:pull", "repository:two:pull,push" }));
    }

    private static async Task<string> AskAsync(TokenServer tokens, string scope)
    {
        using HttpClient client = Registries.Certificates.CreateClient();
        client.DefaultRequestHeaders.Authorization = TestCredentials.Basic();
        JsonObject? answer = await client.GetFromJsonAsync<JsonObject>(new Uri($"{tokens.Realm}?service={TokenServer.Service}&scope={scope}"));
        return (string)answer!["token"]!;
    }

    private static async Task<JsonObject> PostAsync(HttpClient client, Uri realm, Dictionary<string, string> fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        using HttpResponseMessage answer = await client.PostAsync(realm, form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
