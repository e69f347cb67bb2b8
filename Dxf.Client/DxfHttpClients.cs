namespace Dxf.Client;

/// <summary>
/// The names under which <see cref="IHttpClientFactory"/> makes dxf's clients, for applications that add handlers of
/// their own: <c>services.AddHttpClient(DxfHttpClients.Registry()).AddHttpMessageHandler(...)</c>.
/// </summary>
/// <remarks>
/// What is added before <c>AddDxf</c> is outermost: it sees a request once, however often it is tried. What is added after
/// it is innermost: it sees each try, with its credentials. A primary handler that is set after <c>AddDxf</c> stands in the
/// place of dxf's own, and with it of <see cref="DxfOptions.CaBundle"/> and <see cref="DxfOptions.CertificateFolders"/>.
/// </remarks>
public static class DxfHttpClients
{
    /// <summary>The client that makes the requests to the registry.</summary>
    /// <param name="name">The name given to <c>AddDxf</c>, or null where none was.</param>
    public static string Registry(string? name = null) => name is null ? "Dxf" : "Dxf:" + name;

    /// <summary>The client that makes the requests to the token server.</summary>
    /// <param name="name">The name given to <c>AddDxf</c>, or null where none was.</param>
    public static string Auth(string? name = null) => name is null ? "Dxf.Auth" : "Dxf.Auth:" + name;
}
