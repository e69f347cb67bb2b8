namespace Dxf.Client;

/// <summary>Which endpoint, or which token server, could not be reached, or broke off: exceptions of the network do not say it.</summary>
public static class FailedEndpoint
{
    private const string Key = "Dxf.Endpoint";

    /// <summary>The endpoint as messages name it, or the token server's host and port; null where the exception is not one of a connection to an endpoint.</summary>
    /// <param name="exception">What a client threw.</param>
    public static string? Find(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Data[Key] as string;
    }

    /// <summary>Says which it was, unless that was said closer to where it happened.</summary>
    internal static void Set(Exception exception, string endpoint) => exception.Data[Key] ??= endpoint;
}
