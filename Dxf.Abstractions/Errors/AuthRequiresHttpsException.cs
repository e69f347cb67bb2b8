namespace Dxf;

/// <summary>A registry that is reached over http asked for credentials. They are not sent in the clear.</summary>
public sealed class AuthRequiresHttpsException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="host">The registry.</param>
    public AuthRequiresHttpsException(string host)
        : base($"Auth requires HTTPS: {host} asks for credentials, and they are not sent over http (is DXF_INSECURE set?)")
        => Host = host;

    /// <summary>The registry.</summary>
    public string Host { get; }
}
