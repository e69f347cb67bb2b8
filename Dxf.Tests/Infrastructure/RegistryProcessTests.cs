using System.Net;
using System.Net.Http.Headers;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure;

[TestFixture]
internal sealed class RegistryProcessTests
{
    [Test]
    public async Task Open_registry_answers_without_a_login()
    {
        RegistryProcess registry = await Registries.OpenAsync();
        using HttpClient client = registry.CreateClient();

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Basic_registry_wants_the_right_password()
    {
        RegistryProcess registry = await Registries.BasicAsync();
        using HttpClient client = registry.CreateClient();

        Assert.That(await StatusAsync(client, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(client, TestCredentials.Basic(password: "wrong")), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(client, TestCredentials.Basic()), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Token_registry_challenges_for_the_token_server()
    {
        RegistryProcess registry = await Registries.TokenAsync();
        TokenServer tokens = await Registries.TokenServerAsync();
        using HttpClient client = registry.CreateClient();

        using HttpResponseMessage answer = await client.GetAsync(new Uri("v2/", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        AuthenticationHeaderValue challenge = answer.Headers.WwwAuthenticate.Single();
        Assert.That(challenge.Scheme, Is.EqualTo("Bearer"));
        Assert.That(challenge.Parameter, Does.Contain($"realm=\"{tokens.Realm}\"").And.Contain($"service=\"{TokenServer.Service}\""));
    }

    [Test]
    public async Task Registry_stores_and_deletes_a_blob()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());
        using HttpClient client = registry.CreateClient();
        byte[] content = new TestData().Bytes(100_000);

        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, TestNames.NewRepository(), content);
        byte[] pulled = await client.GetByteArrayAsync(pushed.Headers.Location);
        using HttpResponseMessage deleted = await client.DeleteAsync(pushed.Headers.Location);

        Assert.That(pushed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(pulled, Is.EqualTo(content));
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(Directory.Exists(registry.StorageFolder), Is.True);
    }

    [Test]
    public async Task Registry_in_memory_stores_a_blob_too()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { Storage = RegistryStorage.InMemory });
        using HttpClient client = registry.CreateClient();

        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, TestNames.NewRepository(), [1, 2, 3]);

        Assert.That(await client.GetByteArrayAsync(pushed.Headers.Location), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Registry_is_gone_after_disposal()
    {
        RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());
        using HttpClient client = registry.CreateClient();

        await registry.DisposeAsync();

        Assert.That(async () => await client.GetAsync(new Uri("v2/", UriKind.Relative)), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Clients_refuse_an_expired_certificate_and_one_for_another_host()
    {
        TestCertificates certificates = Registries.Certificates;
        RegistryOptions options = RegistryOptions.Basic(certificates);
        await using RegistryProcess expired = await RegistryProcess.StartAsync(options with { ServerCertificate = certificates.CreateExpired() });
        await using RegistryProcess elsewhere = await RegistryProcess.StartAsync(options with { ServerCertificate = certificates.CreateForWrongName() });

        foreach (RegistryProcess registry in new[] { expired, elsewhere })
        {
            using HttpClient client = registry.CreateClient();
            Assert.That(
                async () => await client.GetAsync(new Uri("v2/", UriKind.Relative)),
                Throws.InstanceOf<HttpRequestException>().With.Property("HttpRequestError").EqualTo(HttpRequestError.SecureConnectionError));
        }
    }

    [Test]
    public void Missing_registry_program_fails_with_one_line_that_says_how_to_get_it()
    {
        using var empty = new TempFolder();

        Assert.That(
            () => RegistryProgram.Find(name => name is "PATH" ? empty.Path : null),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("./test.sh").And.Message.Contains("apt-get install docker-registry"));
        Assert.That(
            () => RegistryProgram.Find(name => name is "DXF_TEST_REGISTRY" ? empty.File("none") : null),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("DXF_TEST_REGISTRY"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v2/") { Headers = { Authorization = authorization } };
        using HttpResponseMessage answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
