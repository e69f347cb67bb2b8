namespace Dxf.Client.Registry.Transfers;

/// <summary>A server answered a request for a part of a blob with something else.</summary>
internal sealed class RangeNotServedException(string subject, string host)
    : DxfException($"{subject}: {host} does not serve parts of blobs");
