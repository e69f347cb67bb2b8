using System.CommandLine;
using System.Text.Unicode;

namespace Dxf.Tool;

/// <summary>The command line before it is parsed, and what the parser would make something else of.</summary>
/// <param name="root">The command with all options that there may be.</param>
/// <param name="arguments">The process's arguments.</param>
internal sealed class RawArguments(Command root, string[] arguments)
{
    /// <summary>What follows <c>--</c> is no option.</summary>
    private readonly int _end = Array.IndexOf(arguments, "--") is >= 0 and int end ? end : arguments.Length;

    /// <summary>Says what is wrong, or null where the parser can go on.</summary>
    public string? FindFault() => FindMangled() ?? arguments.Take(_end).Select(FindFault).FirstOrDefault(static fault => fault is not null);

    /// <summary>
    /// An empty value is no setting, as it is for the variables: scripts write <c>--host=$HOST</c>. The parser would
    /// take the next word for it.
    /// </summary>
    public IReadOnlyList<string> WithoutEmptyOptions() =>
        [.. arguments.Where((argument, index) => index >= _end || Split(argument) is not { Value: "", Option: not null })];

    /// <summary>The parser would leave out the value of a switch that it does not understand, and go on with the switch on.</summary>
    private string? FindFault(string argument) => Split(argument) switch
    {
        null => null,
        { Option: null, Name: var name, Value: "" } => $"unrecognized option '{name}='",
        { Option: { } option, Name: var name, Value: var value } when option.ValueType == typeof(bool) && !bool.TryParse(value, out _) =>
            $"{name}: expected true or false after the =, or no = at all, and not '{value}'",
        _ => null,
    };

    /// <summary>The parts of <c>--name=value</c>; the option is null where there is none of that name.</summary>
    private (Option? Option, string Name, string Value)? Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal) || argument.IndexOf('=', StringComparison.Ordinal) is not (> 0 and int at))
            return null;
        string name = argument[..at];
        Option? option = root.Subcommands.SelectMany(static verb => verb.Options).Concat(root.Options)
            .FirstOrDefault(option => string.Equals(option.Name, name, StringComparison.Ordinal));
        return (option, name, argument[(at + 1)..]);
    }

    /// <summary>
    /// Tells that an argument did not come as it was given: .NET knows text only, and would look for a file of another
    /// name, or write one.
    /// </summary>
    private string? FindMangled()
    {
        const string given = "/proc/self/cmdline";
        if (Array.Find(arguments, static argument => argument.Contains('\uFFFD', StringComparison.Ordinal)) is not { } mangled
            || !OperatingSystem.IsLinux()
            || !File.Exists(given)
            || Utf8.IsValid(File.ReadAllBytes(given)))
        {
            return null;
        }

        return $"'{mangled}' is not UTF-8 text, and such names can't be used here (a file of that name can be read from stdin: - < FILE)";
    }
}
