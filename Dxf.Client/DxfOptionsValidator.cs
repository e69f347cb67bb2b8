using System.Buffers;
using Microsoft.Extensions.Options;

namespace Dxf.Client;

/// <summary>Refuses options that can't work, with a message that says what would be right.</summary>
internal sealed class DxfOptionsValidator : IValidateOptions<DxfOptions>
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");

    public ValidateOptionsResult Validate(string? name, DxfOptions options)
    {
        List<string> failures = [.. Check(options)];
        return failures.Count is 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(DxfOptions options)
    {
        if (string.IsNullOrEmpty(options.Host))
        {
            yield return $"no host is set: {nameof(DxfOptions)}.{nameof(DxfOptions.Host)} takes a registry (for example localhost:5000), or a directory (for example oci:./store)";
        }
        else if (Refusal(() => DxfEndpoint.Parse(options.Host, options.Insecure)) is { } host)
        {
            yield return host;
        }

        if (options.AuthHost is not null && Refusal(() => DxfEndpoint.Registry.CheckHost(options.AuthHost)) is { } authHost)
            yield return "the host for token requests: " + authHost;

        if (options.Username?.Contains(':', StringComparison.Ordinal) is true)
            yield return "the user name holds a colon, which Basic authentication can't carry";

        // The values are secrets and never shown.
        if (!FitsHeader(options.Token))
            yield return "the token holds a line break, or another character that a header can't carry";
        if (!FitsHeader(options.Authorization))
            yield return "the Authorization value holds a line break, or another character that a header can't carry";
        else if (options.Authorization is { Length: > 0 } authorization && !HasScheme(authorization))
            yield return "the Authorization value is none: expected a scheme and credentials (for example Basic and user:password in base64)";

        if (options.Retries is < 0 or > 100)
            yield return $"the number of retries is {options.Retries}: expected 0 to 100";
        if (options.IdleTimeout != Timeout.InfiniteTimeSpan && (options.IdleTimeout < TimeSpan.FromSeconds(1) || options.IdleTimeout > TimeSpan.FromDays(1)))
            yield return $"the idle timeout is {options.IdleTimeout.TotalSeconds:0.###} s: expected 1 s to a day";

        if (options.Parallel is < 1 or > DxfOptions.MaxParallel)
            yield return $"the number of parallel transfers is {options.Parallel}: expected 1 to {DxfOptions.MaxParallel}";

        if (options.CertificateFolders is null)
            yield return $"{nameof(DxfOptions)}.{nameof(DxfOptions.CertificateFolders)} is null: expected the folders, or an empty list";

        if (options.ManifestFormat is { } format && !Enum.IsDefined(format))
            yield return $"{format} is no manifest format: expected Docker or Oci";
    }

    private static bool FitsHeader(string? value) => value?.AsSpan().ContainsAnyExceptInRange(' ', '~') is not true;

    /// <summary>Whether a header's value begins with a word that can be a scheme, and goes on after it.</summary>
    private static bool HasScheme(string authorization)
    {
        int end = authorization.IndexOf(' ', StringComparison.Ordinal);
        return end > 0 && end < authorization.Length - 1
            && !authorization.AsSpan(0, end).ContainsAnyExcept(SchemeCharacters);
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
