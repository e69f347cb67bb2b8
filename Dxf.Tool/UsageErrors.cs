using System.CommandLine;
using System.CommandLine.Parsing;

namespace Dxf.Tool;

/// <summary>Says what is wrong with a command line, in the words that scripts look for.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand)
        {
            return parsed.UnmatchedTokens.Count > 0
                ? $"unknown {(parsed.UnmatchedTokens[0].StartsWith('-') ? "option" : "verb")} '{parsed.UnmatchedTokens[0]}'"
                : FirstOptionError(parsed) ?? "too few arguments: a verb is missing";
        }

        if (FindUnknownOption(parsed) is { } option)
        {
            return HasOption(parsed.CommandResult.Command, option.Split('=')[0])
                ? $"the option '{option}' belongs to {parsed.CommandResult.Command.Name}, and comes after it"
                : $"unrecognized option '{option}'";
        }

        if (FirstOptionError(parsed) is { } message)
            return message;

        // An argument that was read and refused says why; one that is missing has no tokens to refuse.
        ArgumentResult? refused = parsed.Errors
            .Select(static error => error.SymbolResult)
            .OfType<ArgumentResult>()
            .FirstOrDefault(static result => result.Tokens.Count >= result.Argument.Arity.MinimumNumberOfValues && result.Tokens.Count > 0);
        Argument? missing = parsed.CommandResult.Command.Arguments.FirstOrDefault(
            argument => (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues);
        if (missing is not null)
            return $"too few arguments: {Usage.Name(missing)} is missing";
        if (parsed.UnmatchedTokens.Count > 0)
            return $"too many arguments: '{parsed.UnmatchedTokens[0]}'";
        return refused?.Errors.FirstOrDefault()?.Message ?? parsed.Errors[0].Message;
    }

    /// <summary>
    /// What looks like an option, is none, and would be taken for an argument; a file of such a name can be written with
    /// a path (<c>./-x</c>) or after <c>--</c>.
    /// </summary>
    public static string? FindUnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(static token => token.Type is not TokenType.DoubleDash)
        .FirstOrDefault(token => token is { Type: TokenType.Argument, Value: ['-', _, ..] } && !IsOptionValue(parsed, token))?.Value;

    private static bool HasOption(Command verb, string name) => verb.Options.Any(
        option => string.Equals(option.Name, name, StringComparison.Ordinal) || option.Aliases.Contains(name, StringComparer.Ordinal));

    private static bool IsOptionValue(ParseResult parsed, Token token) => parsed.CommandResult.Command.Options
        .Concat(parsed.RootCommandResult.Command.Options)
        .Any(option => parsed.GetResult(option)?.Tokens.Contains(token) is true);

    private static string? FirstOptionError(ParseResult parsed) => parsed.Errors
        .FirstOrDefault(static error => error.SymbolResult is OptionResult or ArgumentResult { Parent: OptionResult })?.Message;
}
