using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>Tests against a registry that they share. What they need in it is put there without the tool.</summary>
internal abstract class RegistryFixture : CliFixture
{
    private HttpClient? _client;
    private RegistryProcess? _registry;
    private Dictionary<string, string?>? _variables;

    protected RegistryProcess Registry => _registry!;

    /// <summary>May do everything in the test's repositories.</summary>
    protected HttpClient Client => _client!;

    /// <summary>What the tool is started with, for the test to change.</summary>
    protected Dictionary<string, string?> Variables => _variables!;

    [SetUp]
    public async Task ConnectAsync()
    {
        _registry = await GetRegistryAsync();
        _client = _registry.CreateClient();
        _client.DefaultRequestHeaders.Authorization = await AuthorizeAsync();
        _variables = ToolEnvironment.For(_registry);
    }

    protected abstract Task<RegistryProcess> GetRegistryAsync();

    protected virtual Task<AuthenticationHeaderValue?> AuthorizeAsync() => Task.FromResult<AuthenticationHeaderValue?>(null);

    protected override void Dispose(bool disposing)
    {
        _client?.Dispose();
        base.Dispose(disposing);
    }

    protected Task<ToolResult> DxfAsync(params string[] arguments) => DxfTool.RunAsync(Variables, arguments);

    protected async Task<TestBlob> PushBlobAsync(int size = 1_000, string? repository = null)
    {
        TestBlob blob = NewBlob(size);
        await PushBlobAsync(blob, repository);
        return blob;
    }

    protected async Task PushBlobAsync(TestBlob blob, string? repository = null)
    {
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(Client, repository ?? Repository, blob.Content);
        Assert.That(pushed.StatusCode, Is.EqualTo(HttpStatusCode.Created), Registry.Log);
    }

    /// <summary>Puts a manifest under a tag and answers with its digest.</summary>
    protected async Task<string> PutManifestAsync(string tag, string text, string mediaType = AliasText.DockerType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using HttpResponseMessage put = await Client.PutAsync(Address($"manifests/{tag}"), content);
        Assert.That(put.StatusCode, Is.EqualTo(HttpStatusCode.Created), Registry.Log);
        return TestData.DigestOf(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A new alias of new blobs.</summary>
    protected async Task<(string Alias, TestBlob[] Blobs)> SetAliasAsync(params int[] sizes)
    {
        List<TestBlob> blobs = [];
        foreach (int size in sizes) blobs.Add(await PushBlobAsync(size));
        string alias = TestNames.NewAlias();
        await PutManifestAsync(alias, AliasText.Docker(blobs));
        return (alias, [.. blobs]);
    }

    /// <summary>The manifest's bytes as any other client gets them, and their type.</summary>
    protected async Task<(string Text, string? MediaType)> GetManifestAsync(string reference)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address($"manifests/{reference}"));
        request.Headers.Accept.ParseAdd(AliasText.DockerType);
        request.Headers.Accept.ParseAdd(AliasText.OciType);
        using HttpResponseMessage answer = await Client.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), reference);
        return (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }

    protected async Task<bool> HasBlobAsync(string digest, string? repository = null) => await ExistsAsync(Address($"blobs/{digest}", repository));

    protected async Task<bool> HasManifestAsync(string reference) => await ExistsAsync(Address($"manifests/{reference}"));

    protected Uri Address(string path, string? repository = null) => new($"v2/{repository ?? Repository}/{path}", UriKind.Relative);

    private async Task<bool> ExistsAsync(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);
        request.Headers.Accept.ParseAdd(AliasText.DockerType);
        request.Headers.Accept.ParseAdd(AliasText.OciType);
        using HttpResponseMessage answer = await Client.SendAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.NotFound), address.ToString());
        return answer.StatusCode is HttpStatusCode.OK;
    }
}
