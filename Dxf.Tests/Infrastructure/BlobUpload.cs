using System.Net.Http.Headers;

namespace Dxf.Tests.Infrastructure;

/// <summary>Pushes a blob with nothing but HttpClient: for tests that need content in a registry but are not about pushing.</summary>
internal static class BlobUpload
{
    /// <summary>The answer to the closing PUT, or to the POST where the registry refused that.</summary>
    public static Task<HttpResponseMessage> PushAsync(HttpClient registry, string repository, byte[] content) =>
        PushAsync(registry, repository, new ByteArrayContent(content), TestData.DigestOf(content));

    public static async Task<HttpResponseMessage> PushAsync(HttpClient registry, string repository, HttpContent content, string digest)
    {
        HttpResponseMessage opened = await registry.PostAsync(new Uri($"v2/{repository}/blobs/uploads/", UriKind.Relative), content: null);
        if (!opened.IsSuccessStatusCode) return opened;

        using (opened)
        {
            var location = new Uri(registry.BaseAddress!, opened.Headers.Location!);
            var closing = new Uri($"{location.AbsoluteUri}{(location.Query.Length == 0 ? '?' : '&')}digest={digest}");
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            return await registry.PutAsync(closing, content);
        }
    }
}
