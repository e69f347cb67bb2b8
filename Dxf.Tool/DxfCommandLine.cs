using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Dxf.Tool.Commands;

namespace Dxf.Tool;

/// <summary>The command line: the verbs, what all of them have, and what is said where it is not understood.</summary>
internal static class DxfCommandLine
{
    /// <param name="arguments">The process's arguments.</param>
    /// <param name="console">Where data comes from and goes to.</param>
    /// <param name="environment">Reads a variable.</param>
    public static async Task<int> RunAsync(string[] arguments, ToolConsole console, Func<string, string?> environment)
    {
        RootCommand root = CreateRoot(new ToolContext(console, environment));

        // "@alias" is an alias and not the name of a file with arguments.
        ParseResult parsed = root.Parse(WithoutEmptyOptions(arguments), new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (IsMisunderstood(parsed))
        {
            await console.Error.WriteLineAsync(TerminalText.Escape($"dxf: {UsageErrors.Describe(parsed)}"));
            await console.Error.WriteLineAsync(Usage.Of(parsed.CommandResult.Command));
            return ExitCodes.NotFoundOrUsage;
        }

        StreamWriter output = new(console.Output, leaveOpen: true);
        try
        {
            await using (output)
            {
                return await parsed.InvokeAsync(new InvocationConfiguration
                {
                    // The verbs report their own failures, and the host sees to signals.
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = output,
                    Error = console.Error,
                });
            }
        }
        catch (OutputException exception)
        {
            // Help that could not be written.
            return ErrorReporter.Report(exception, parsed.CommandResult.Command, host: null, console.Error);
        }
    }

    /// <summary>
    /// An empty value is no setting, as it is for the variables: scripts write <c>--host=$HOST</c>. The parser would
    /// take the next word for it.
    /// </summary>
    private static IReadOnlyList<string> WithoutEmptyOptions(string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--");
        return
        [
            .. arguments.Where((argument, index) =>
                (end >= 0 && index >= end) || !(argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) == argument.Length - 1)),
        ];
    }

    private static bool IsMisunderstood(ParseResult parsed) =>
        (parsed.Errors.Count > 0 || UsageErrors.FindUnknownOption(parsed) is not null)
        && parsed.Action is not ExamplesHelpAction
        && !AsksForVersion(parsed);

    private static bool AsksForVersion(ParseResult parsed) => parsed.GetResult("--version") is OptionResult { Implicit: false };

    private static RootCommand CreateRoot(ToolContext context)
    {
        RootCommand root = new(
            "Store and fetch arbitrary data in any Docker or OCI registry, or in a plain directory (DXF_HOST=oci:DIR).");
        context.Endpoint.AddTo(root);
        foreach (HostedCommand command in (HostedCommand[])
        [
            new PushBlobCommand(context),
            new PullBlobCommand(context),
            new BlobSizeCommand(context),
            new MountBlobCommand(context),
            new DelBlobCommand(context),
            new SetAliasCommand(context),
            new GetAliasCommand(context),
            new DelAliasCommand(context),
            new GetDigestCommand(context),
            new GetManifestCommand(context),
            new GetManifestDigestCommand(context),
            new CopyCommand(context),
            new MakePayloadCommand(context),
            new PushPayloadCommand(context),
            new ListAliasesCommand(context),
            new ListReposCommand(context),
            new AuthCommand(context),
        ])
        {
            root.Subcommands.Add(command);
        }

        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        return root;
    }
}
