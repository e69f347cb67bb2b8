using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool;

/// <summary>The settings that every verb has: which endpoint, and as whom.</summary>
internal sealed class EndpointSettings
{
    private readonly Settings.Text _host = new("--host", "DXF_HOST", "HOST[:PORT]|oci:DIR", "The registry, or the directory to use as one");
    private readonly Settings.Switch _insecure = new("--insecure", "DXF_INSECURE", "Reach the registry over http (no credentials are sent then)");
    private readonly Settings.Text _username = new("--username", "DXF_USERNAME", "USER", "User to authenticate as");
    private readonly Settings.Text _password = new("--password", "DXF_PASSWORD", "PASSWORD", "The user's password (other users see options: prefer the variable)");
    private readonly Settings.Text _authorization = new("--authorization", "DXF_AUTHORIZATION", "VALUE", "Authorization header for the token or Basic request, where no user is set");
    private readonly Settings.Text _authHost = new("--auth-host", "DXF_AUTH_HOST", "HOST[:PORT]", "Send token requests to this host, whatever the registry says");
    private readonly Settings.Text _token = new("--token", "DXF_TOKEN", "TOKEN", "Bearer token to use, as printed by the verb auth");
    private readonly Settings.Switch _skipTlsVerify = new("--skip-tls-verify", "DXF_SKIPTLSVERIFY", "Take any server certificate");
    private readonly Settings.Text _tlsVerify = new("--tls-verify", "DXF_TLSVERIFY", "FILE", "PEM file of certificate authorities to trust instead of the system's (REQUESTS_CA_BUNDLE counts, too)");

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
        [
            _host.Option, _insecure.Option, _username.Option, _password.Option, _authorization.Option, _authHost.Option,
            _token.Option, _skipTlsVerify.Option, _tlsVerify.Option,
        ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The endpoint as it was given, for messages.</summary>
    public string? Host(ParseResult arguments, Func<string, string?> environment) => _host.Get(arguments, environment);

    public void Apply(DxfOptions options, ParseResult arguments, Func<string, string?> environment)
    {
        options.Host = _host.Get(arguments, environment);
        options.Insecure = _insecure.Get(arguments, environment);
        options.Username = _username.Get(arguments, environment);
        options.Password = _password.Get(arguments, environment);
        options.Authorization = _authorization.Get(arguments, environment);
        options.AuthHost = _authHost.Get(arguments, environment);
        options.Token = _token.Get(arguments, environment);
        options.SkipTlsVerify = _skipTlsVerify.Get(arguments, environment);
        options.CaBundle = _tlsVerify.Get(arguments, environment) ?? NullIfEmpty(environment("REQUESTS_CA_BUNDLE"));
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
