using System.Net;
using Dxf.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.MicroBench;

/// <summary>
/// A registry without a network: answers from memory, so that what is measured is what dxf itself does with the bytes.
/// </summary>
internal sealed class MemoryRegistry : IDisposable
{
    private readonly ServiceProvider _services;

    public MemoryRegistry(byte[] blob)
    {
        ServiceCollection services = new();
        services.AddDxf(static options => options.Host = "registry.test");
        services.AddHttpClient(DxfHttpClients.Registry()).ConfigurePrimaryHttpMessageHandler(() => new Answers(blob));
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IRegistryClient>();
    }

    public IRegistryClient Client { get; }

    public void Dispose() => _services.Dispose();

    /// <summary>Has one blob for those who read, and none for those who write.</summary>
    private sealed class Answers(byte[] blob) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null)
                await request.Content.CopyToAsync(Stream.Null, cancellationToken);

            HttpResponseMessage response = new(request.Method.Method switch
            {
                "GET" => HttpStatusCode.OK,
                "HEAD" => HttpStatusCode.NotFound,
                "PUT" => HttpStatusCode.Created,
                "DELETE" => HttpStatusCode.NoContent,
                _ => HttpStatusCode.Accepted,
            })
            {
                RequestMessage = request,
            };
            if (request.Method == HttpMethod.Get)
                response.Content = new StreamContent(new MemoryStream(blob, writable: false));
            else if (response.StatusCode is HttpStatusCode.Accepted)
                response.Headers.Location = new Uri("/v2/bench/data/blobs/uploads/1", UriKind.Relative);
            return response;
        }
    }
}
