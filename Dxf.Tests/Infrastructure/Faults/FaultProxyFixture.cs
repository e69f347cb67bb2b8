using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A blob in the open registry, and clients for a proxy in front of it.</summary>
[CancelAfter(60_000)]
internal abstract class FaultProxyFixture
{
    protected RegistryProcess Registry { get; private set; } = null!;

    protected string Repository { get; private set; } = "";

    protected byte[] Content { get; private set; } = [];

    protected string BlobPath => $"/v2/{Repository}/blobs/{TestData.DigestOf(Content)}";

    [OneTimeSetUp]
    public async Task PushAsync()
    {
        Registry = await Registries.OpenAsync();
        Repository = TestNames.NewRepository();
        Content = new TestData().Bytes(100_000);
        using HttpClient client = Registry.CreateClient();
        using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, Repository, Content);
        pushed.EnsureSuccessStatusCode();
    }

    protected static HttpClient NewClient(FaultProxy proxy) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = proxy.BaseAddress };

    /// <summary>Path and query of a new upload session.</summary>
    protected static async Task<string> BeginUploadAsync(HttpClient client, string repository)
    {
        using HttpResponseMessage opened = await client.PostAsync(new Uri($"v2/{repository}/blobs/uploads/", UriKind.Relative), content: null);
        opened.EnsureSuccessStatusCode();
        return opened.Headers.Location!.PathAndQuery;
    }
}
