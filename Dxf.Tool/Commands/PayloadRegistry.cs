using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>
/// The registry of the payload verbs, as docker-charon's options name it. They say the same as the options that every
/// verb has; without any of them it is Docker Hub, as for docker-charon.
/// </summary>
internal sealed class PayloadRegistry
{
    private const string DockerHub = "registry-1.docker.io";

    private readonly Option<string?> _registry = new("--registry", "-r")
    {
        Description = "The registry, as --host; without either, and without DXF_HOST: Docker Hub",
        HelpName = "HOST[:PORT]|oci:DIR",
    };

    private readonly Option<bool> _insecure = new("-i") { Description = "Short for --insecure" };

    private readonly Option<string?> _username = new("-u") { Description = "Short for --username (DOCKER_CHARON_USERNAME counts, too)", HelpName = "USER" };

    private readonly Option<string?> _password = new("-p") { Description = "Short for --password (DOCKER_CHARON_PASSWORD counts, too)", HelpName = "PASSWORD" };

    public void AddTo(Command command)
    {
        command.Options.Add(_registry);
        command.Options.Add(_insecure);
        command.Options.Add(_username);
        command.Options.Add(_password);
    }

    /// <summary>The registry as it was given, for messages.</summary>
    public string Name(ParseResult arguments, string? host) => NullIfEmpty(arguments.GetValue(_registry)) ?? host ?? DockerHub;

    /// <summary>Sets what these options say over what the others do.</summary>
    /// <param name="options">As the options and variables that every verb has set them.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="settings">Those options.</param>
    /// <param name="environment">Reads a variable.</param>
    public void Apply(DxfOptions options, ParseResult arguments, EndpointSettings settings, Func<string, string?> environment)
    {
        options.Host = Name(arguments, options.Host);
        options.Insecure |= arguments.GetValue(_insecure);

        // What is said on the command line counts more than any variable.
        (string? user, string? password) = settings.CredentialOptions(arguments);
        options.Username = NullIfEmpty(arguments.GetValue(_username)) ?? user ?? NullIfEmpty(environment("DOCKER_CHARON_USERNAME")) ?? options.Username;
        options.Password = NullIfEmpty(arguments.GetValue(_password)) ?? password ?? NullIfEmpty(environment("DOCKER_CHARON_PASSWORD")) ?? options.Password;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
