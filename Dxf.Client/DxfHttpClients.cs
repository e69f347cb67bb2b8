namespace Dxf.Client;

/// <summary>
/// The names under which <see cref="IHttpClientFactory"/> makes dxf's clients, for applications that add handlers of
/// their own: <c>services.AddHttpClient(DxfHttpClients.Registry()).AddHttpMessageHandler(...)</c>.
/// </summary>
public static class DxfHttpClients
{
    /// <summary>The client that makes the requests to the registry.</summary>
    /// <param name="name">The name given to <c>AddDxf</c>, or null where none was.</param>
    public static string Registry(string? name = null) => name is null ? "Dxf" : "Dxf:" + name;

    /// <summary>The client that makes the requests to the token server.</summary>
    /// <param name="name">The name given to <c>AddDxf</c>, or null where none was.</param>
    public static string Auth(string? name = null) => name is null ? "Dxf.Auth" : "Dxf.Auth:" + name;
}
