using System.CommandLine;

namespace Dxf.Tool;

/// <summary>A verb's usage in one line.</summary>
internal static class Usage
{
    public static string Of(Command command)
    {
        IEnumerable<string> words = command is RootCommand
            ? ["dxf", "<verb>", "[<argument>...]", "(dxf --help lists the verbs)"]
            : ["dxf", command.Name, .. command.Arguments.Select(Describe), $"(more: dxf {command.Name} --help)"];
        return "usage: " + string.Join(' ', words);
    }

    /// <summary>An argument as help names it.</summary>
    public static string Name(Argument argument) => $"<{argument.HelpName ?? argument.Name}>";

    private static string Describe(Argument argument)
    {
        string all = argument.Arity.MaximumNumberOfValues > 1 ? Name(argument) + "..." : Name(argument);
        return argument.Arity.MinimumNumberOfValues is 0 ? $"[{all}]" : all;
    }
}
