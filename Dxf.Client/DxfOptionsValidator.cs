using Microsoft.Extensions.Options;

namespace Dxf.Client;

/// <summary>Refuses options that can't work, with a message that says what would be right.</summary>
internal sealed class DxfOptionsValidator : IValidateOptions<DxfOptions>
{
    public ValidateOptionsResult Validate(string? name, DxfOptions options)
    {
        List<string> failures = [.. Check(options)];
        return failures.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(DxfOptions options)
    {
        if (string.IsNullOrEmpty(options.Host))
        {
            yield return "no host is set: set DXF_HOST (--host, DxfOptions.Host) to a registry (for example localhost:5000), or to a directory (for example oci:./store)";
        }
        else if (Refusal(() => DxfEndpoint.Parse(options.Host, options.Insecure)) is { } host)
        {
            yield return host;
        }

        if (options.AuthHost is not null && Refusal(() => DxfEndpoint.Registry.CheckHost(options.AuthHost)) is { } authHost)
            yield return "the host for token requests: " + authHost;

        if (options.Username?.Contains(':', StringComparison.Ordinal) is true)
            yield return "the user name holds a colon, which Basic authentication can't carry";

        foreach ((string setting, string? value) in new[]
        {
            ("token", options.Token), ("Authorization value", options.Authorization),
        })
        {
            // Never shows the value: it is a secret.
            if (value?.AsSpan().ContainsAnyInRange('\0', '\u001f') is true)
                yield return $"the {setting} holds a line break or another control character, which a header can't carry";
        }

        if (options.ManifestFormat is { } format && !Enum.IsDefined(format))
            yield return $"{format} is no manifest format: expected Docker or Oci";
    }

    private static string? Refusal(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (InvalidReferenceException exception)
        {
            return exception.Message;
        }
    }
}
