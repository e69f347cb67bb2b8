using System.CommandLine;

namespace Dxf.Tool;

/// <summary>A setting that has a variable and an option; the option wins.</summary>
internal static class Settings
{
    /// <summary>A setting that is a text. An empty variable is no setting, as scripts leave secrets empty that they lack.</summary>
    public sealed class Text
    {
        public Text(string name, string variable, string valueName, string description)
        {
            Variable = variable;
            Option = new Option<string?>(name)
            {
                Description = $"{description} [{variable}]",
                HelpName = valueName,
                Recursive = true,
            };
        }

        public Option<string?> Option { get; }

        private string Variable { get; }

        public string? Get(ParseResult arguments, Func<string, string?> environment)
        {
            string? value = NullIfEmpty(arguments.GetValue(Option)) ?? environment(Variable);
            return NullIfEmpty(value);
        }

        /// <summary>Reads the value as something else, and says where it came from when it is not well-formed.</summary>
        public T? Get<T>(ParseResult arguments, Func<string, string?> environment, Func<string, T> parse)
        {
            string? value = Get(arguments, environment);
            try
            {
                return value is null ? default : parse(value);
            }
            catch (InvalidReferenceException exception)
            {
                string source = arguments.GetResult(Option) is { Implicit: false } ? Option.Name : Variable;
                throw new UsageException($"{source}: {exception.Message}");
            }
        }
    }

    /// <summary>A setting that is on or off. The variable switches it on with <c>1</c>; anything else is off.</summary>
    public sealed class Switch
    {
        public Switch(string name, string variable, string description)
        {
            Variable = variable;
            Option = new Option<bool>(name)
            {
                Description = $"{description} [{variable}=1]",
                Recursive = true,
            };
        }

        public Option<bool> Option { get; }

        private string Variable { get; }

        public bool Get(ParseResult arguments, Func<string, string?> environment) =>
            arguments.GetResult(Option) is { Implicit: false } ? arguments.GetValue(Option) : environment(Variable) is "1";
    }

    /// <summary>An empty value is none, wherever it stands.</summary>
    public static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
