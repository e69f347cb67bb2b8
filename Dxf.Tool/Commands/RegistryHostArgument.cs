using System.CommandLine;
using System.Globalization;

namespace Dxf.Tool.Commands;

/// <summary>A registry as a verb's argument, in place of the setting.</summary>
internal sealed class RegistryHostArgument(string description)
{
    private const string DirectoryScheme = "oci:";

    public Argument<string?> Argument { get; } = new("host")
    {
        Description = description + " (DXF_HOST, where none is given)",
        HelpName = "host",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public string? Get(ParseResult arguments) => arguments.GetValue(Argument) is { Length: > 0 } host ? host : null;

    /// <exception cref="UsageException">The endpoint is a directory, which nobody logs in to.</exception>
    public static void RequireRegistry(IRegistryClient registry)
    {
        // "oci:5000" is a port of a host that is called oci.
        if (registry.Endpoint.StartsWith(DirectoryScheme, StringComparison.Ordinal)
            && !ushort.TryParse(registry.Endpoint.AsSpan(DirectoryScheme.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new UsageException($"'{registry.Endpoint}' is a directory, and needs no login: expected a registry, host or host:port");
        }
    }
}
