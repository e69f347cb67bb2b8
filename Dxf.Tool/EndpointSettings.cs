using System.CommandLine;
using System.Globalization;
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
    private readonly Settings.Text _tlsVerify = new("--tls-verify", "DXF_TLSVERIFY", "FILE", "PEM file of certificate authorities to trust instead of the system's (REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE count, too)");

    private readonly Settings.Text _retries = new("--retries", "DXF_RETRIES", "N", "How often what failed is tried again, where that may help; a transfer that gets on starts counting anew (default 4)");
    private readonly Settings.Text _timeout = new("--timeout", "DXF_TIMEOUT", "SECONDS", "How long nothing may come or go before a connection counts as broken (default 60)");
    private readonly Settings.Text _parallel = new("--parallel", "DXF_PARALLEL", "N", $"How many transfers run side by side, 1 to {DxfOptions.MaxParallel}; four times as many small requests do (default {DxfOptions.DefaultParallel})");
    private readonly Settings.Switch _debug = new("--debug", "DXF_DEBUG", "Tell each request and decision on stderr, without secrets");

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON: an object a line for each thing that is printed", Recursive = true };

    public void AddTo(Command command)
    {
        command.Options.Add(_json);
        foreach (Option option in (Option[])
        [
            _host.Option, _insecure.Option, _username.Option, _password.Option, _authorization.Option, _authHost.Option,
            _token.Option, _skipTlsVerify.Option, _tlsVerify.Option, _retries.Option, _timeout.Option, _parallel.Option, _debug.Option,
        ])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The endpoint as it was given, for messages.</summary>
    public string? Host(ParseResult arguments, Func<string, string?> environment) => _host.Get(arguments, environment);

    /// <summary>How many transfers run side by side.</summary>
    public int Parallel(ParseResult arguments, Func<string, string?> environment) =>
        _parallel.Get<int?>(arguments, environment, ParseParallel) ?? new DxfOptions().Parallel;

    /// <summary>Whether what is printed is for programs.</summary>
    public bool Json(ParseResult arguments) => arguments.GetValue(_json);

    public bool Debug(ParseResult arguments, Func<string, string?> environment) => _debug.Get(arguments, environment);

    /// <summary>User and password where they stand on the command line, whatever the variables say.</summary>
    public (string? Username, string? Password) CredentialOptions(ParseResult arguments) =>
        (Settings.NullIfEmpty(arguments.GetValue(_username.Option)), Settings.NullIfEmpty(arguments.GetValue(_password.Option)));

    public void Apply(DxfOptions options, ParseResult arguments, Func<string, string?> environment)
    {
        ApplyEndpoint(options, arguments, environment);
        ApplyToAny(options, arguments, environment);
    }

    /// <summary>
    /// Sets what belongs to one host for another host than was meant before. What the command line says counts for it; the
    /// variables do where it is that of <c>DXF_HOST</c>, or where that is not set.
    /// </summary>
    public void ChangeHost(string host, DxfOptions options, ParseResult arguments, Func<string, string?> environment)
    {
        bool isOther = Settings.NullIfEmpty(environment("DXF_HOST")) is { } usual && !IsSame(host, usual);
        ApplyEndpoint(options, arguments, isOther ? static _ => null : environment);
        options.Host = host;
    }

    /// <summary>Whether two names are those of one host.</summary>
    public static bool IsSame(string? host, string? other) => string.Equals(Canonical(host), Canonical(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>The one name of a host that has several.</summary>
    public static string? Canonical(string? host) => host is "docker.io" or "index.docker.io" ? "registry-1.docker.io" : host;

    /// <summary>Sets what is no matter of one host: how connections are made, and nothing that is a secret of the endpoint's.</summary>
    public void ApplyToAny(DxfOptions options, ParseResult arguments, Func<string, string?> environment)
    {
        options.SkipTlsVerify = _skipTlsVerify.Get(arguments, environment);
        options.Retries = _retries.Get<int?>(arguments, environment, ParseRetries) ?? options.Retries;
        options.IdleTimeout = _timeout.Get<TimeSpan?>(arguments, environment, ParseTimeout) ?? options.IdleTimeout;
        options.Parallel = Parallel(arguments, environment);
        options.CaBundle = _tlsVerify.Get(arguments, environment) ?? Settings.NullIfEmpty(environment("REQUESTS_CA_BUNDLE")) ?? Settings.NullIfEmpty(environment("CURL_CA_BUNDLE"));
        options.UseDockerConfiguration(environment);
    }

    /// <exception cref="UsageException">Neither the options nor the variables name a host.</exception>
    public static void RequireHost(DxfOptions options)
    {
        if (options.Host is null)
            throw new UsageException("no host is set: set DXF_HOST (or --host) to a registry (for example localhost:5000), or to a directory (for example oci:./store)");
    }

    private void ApplyEndpoint(DxfOptions options, ParseResult arguments, Func<string, string?> environment)
    {
        options.Host = _host.Get(arguments, environment);
        options.Insecure = _insecure.Get(arguments, environment);
        options.Username = _username.Get(arguments, environment);
        options.Password = _password.Get(arguments, environment);
        options.Authorization = _authorization.Get(arguments, environment);
        options.AuthHost = _authHost.Get(arguments, environment);
        options.Token = _token.Get(arguments, environment);
    }

    private static int? ParseRetries(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int retries) && retries <= 100
            ? retries
            : throw new InvalidReferenceException(text, "number of retries", "expected 0 to 100");

    private static int? ParseParallel(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int parallel) && parallel is >= 1 and <= DxfOptions.MaxParallel
            ? parallel
            : throw new InvalidReferenceException(text, "number of parallel transfers", $"expected 1 to {DxfOptions.MaxParallel}");

    private static TimeSpan? ParseTimeout(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidReferenceException(text, "timeout", "expected a number of seconds from 1 to 86400");
}
