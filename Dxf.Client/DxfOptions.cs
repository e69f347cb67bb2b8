using System.Runtime.CompilerServices;
using Dxf.Client.Auth.Docker;

namespace Dxf.Client;

/// <summary>Which endpoint a client talks to, and as whom.</summary>
public sealed class DxfOptions
{
    /// <summary>How many transfers run side by side where nobody asks for another number.</summary>
    public const int DefaultParallel = 4;

    /// <summary>The most transfers that run side by side.</summary>
    public const int MaxParallel = 64;

    /// <summary>
    /// The registry (<c>localhost:5000</c>, <c>registry-1.docker.io</c>), the directory that holds an OCI image layout
    /// for each repository (<c>oci:./store</c>), or the one that is a layout, whose only repository goes by any name
    /// (<c>oci-layout:./image</c>). Required.
    /// </summary>
    public string? Host { get; set; }

    /// <summary>Whether the registry is reached over http. Credentials are never sent so.</summary>
    public bool Insecure { get; set; }

    /// <summary>The user to authenticate as; counts together with <see cref="Password"/>.</summary>
    public string? Username { get; set; }

    /// <summary>The user's password.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// The value of the <c>Authorization</c> header for the token server (or for the registry where it uses Basic
    /// authentication), used where no user and password are set.
    /// </summary>
    public string? Authorization { get; set; }

    /// <summary>
    /// Where to look for credentials where neither user and password nor <see cref="Authorization"/> are set; null for
    /// nowhere. It is asked once the registry asks for credentials. <see cref="UseDockerConfiguration"/> sets it.
    /// </summary>
    public ICredentialSource? Credentials { get; set; }

    /// <summary>The host, with its port, that token requests go to instead of the one that the registry names.</summary>
    public string? AuthHost { get; set; }

    /// <summary>A bearer token to use first. Once the registry refuses it, a new one is asked for.</summary>
    public string? Token { get; set; }

    /// <summary>Whether any server certificate is taken. Who is in between can then read and change all that is sent.</summary>
    public bool SkipTlsVerify { get; set; }

    /// <summary>A PEM file with the certificate authorities to trust instead of the system's, for registry and token server.</summary>
    public string? CaBundle { get; set; }

    /// <summary>
    /// Folders with certificates for single hosts, each in a folder called <c>host</c> or <c>host:port</c>:
    /// <c>*.crt</c> are authorities to trust beside the others, <c>NAME.cert</c> and <c>NAME.key</c> a client's
    /// certificate and key, all of them PEM. The first folder that has one for a host counts. They are read before the first
    /// https request to a host, whichever host it is. Empty for none; <see cref="UseDockerConfiguration"/> sets it.
    /// </summary>
    public IReadOnlyList<string> CertificateFolders { get; set; } = [];

    /// <summary>
    /// How often a request is tried again that failed in a way that may be gone the next time, and a transfer that got
    /// no further. 0 for never, at most 100; the first wait is about a quarter of a second, and each further one doubles, up
    /// to half a minute. Fifteen minutes after the last success there is no further try.
    /// </summary>
    public int Retries { get; set; } = 4;

    /// <summary>
    /// How long the other side may neither send nor take a byte before that counts as a broken connection: a second to a
    /// day (<c>00:01:00</c> in configuration; <c>60</c> there would be days), or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many transfers run side by side, from 1 to <see cref="MaxParallel"/>: blobs that are pulled or pushed together, and parts of one
    /// blob that comes over a slow connection (at most four). Four times as many small requests do, unless it is 1.
    /// </summary>
    public int Parallel { get; set; } = DefaultParallel;

    /// <summary>The form of the manifests that aliases are written as; null for the endpoint's default.</summary>
    public ManifestFormat? ManifestFormat { get; set; }

    /// <summary>
    /// Uses what docker and podman keep for registries: logins, in files or credential helpers
    /// (<see cref="DockerCredentialStore"/>), and the certificates in <c>~/.config/containers/certs.d</c>,
    /// <c>/etc/containers/certs.d</c> and <c>/etc/docker/certs.d</c>. Nothing of it is read before it is needed.
    /// </summary>
    /// <param name="environment">Reads a variable; null for those of the process.</param>
    public void UseDockerConfiguration(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        Credentials = new DockerCredentialStore(environment);
        CertificateFolders = new DockerPlaces(environment).CertificateFolders;
    }

    /// <exception cref="ArgumentOutOfRangeException">So many transfers don't run side by side.</exception>
    internal static int CheckParallel(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxParallel, name);
        return value;
    }
}
