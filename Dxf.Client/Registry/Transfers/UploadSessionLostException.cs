namespace Dxf.Client.Registry.Transfers;

/// <summary>The registry knows an upload session no more, or not as far as it should: another one is opened.</summary>
internal sealed class UploadSessionLostException(string host)
    : HttpIOException(HttpRequestError.InvalidResponse, $"{host} has forgotten the upload");
