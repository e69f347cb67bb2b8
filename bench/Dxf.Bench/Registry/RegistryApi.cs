using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dxf.Bench.Data;

namespace Dxf.Bench.Registry;

/// <summary>
/// Fills a registry and looks what is in it. It is the bench's own, so that what dxf did is not checked by dxf.
/// </summary>
internal sealed class RegistryApi : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly HttpClient _http;

    public RegistryApi(string host) => _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        BaseAddress = new Uri($"http://{host}/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("v2/", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task PushAsync(string repository, BenchFile file, CancellationToken cancellationToken)
    {
        using HttpResponseMessage session = await _http.PostAsync(Address($"{repository}/blobs/uploads/"), content: null, cancellationToken);
        session.EnsureSuccessStatusCode();
        UriBuilder upload = new(new Uri(_http.BaseAddress!, session.Headers.Location!));
        upload.Query += $"&digest={file.Digest}";

        await using FileStream content = File.OpenRead(file.Path);
        using StreamContent body = new(content, BufferSize);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using HttpResponseMessage closed = await _http.PutAsync(upload.Uri, body, cancellationToken);
        closed.EnsureSuccessStatusCode();
    }

    public async Task PushAsync(string repository, IEnumerable<BenchFile> files, CancellationToken cancellationToken)
    {
        foreach (BenchFile file in files)
            await PushAsync(repository, file, cancellationToken);
    }

    public async Task PutManifestAsync(string repository, string tag, BenchManifest manifest, CancellationToken cancellationToken)
    {
        using ByteArrayContent body = new(manifest.Bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(manifest.MediaType);
        using HttpResponseMessage response = await _http.PutAsync(Address($"{repository}/manifests/{tag}"), body, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>A blob's length, or null where the repository doesn't have it.</summary>
    public async Task<long?> FindBlobAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, Address($"{repository}/blobs/{digest}"));
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return null;

        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentLength;
    }

    /// <summary>Reads a blob and computes the digest of what comes.</summary>
    public async Task<string> HashBlobAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        await using Stream content = await _http.GetStreamAsync(Address($"{repository}/blobs/{digest}"), cancellationToken);
        return "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    /// <summary>A manifest's bytes, or null where there is no such tag.</summary>
    public async Task<byte[]?> FindManifestAsync(string repository, string tag, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Address($"{repository}/manifests/{tag}"));
        request.Headers.Accept.ParseAdd(BenchManifest.Docker);
        request.Headers.Accept.ParseAdd(BenchManifest.Oci);
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
            return null;

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static Uri Address(string path) => new("v2/" + path, UriKind.Relative);
}
