using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Dxf.Tool.Commands;

namespace Dxf.Tool;

/// <summary>The command line: the verbs, what all of them have, and what is said where it is not understood.</summary>
internal static class DxfCommandLine
{
    /// <summary>The verbs by their names, in the order in which help lists them.</summary>
    internal static readonly IReadOnlyList<(string Name, Func<ToolContext, VerbCommand> Create)> Verbs =
    [
        ("push-blob", static context => new PushBlobCommand(context)),
        ("push-blobs", static context => new PushBlobsCommand(context)),
        ("pull-blob", static context => new PullBlobCommand(context)),
        ("blob-size", static context => new BlobSizeCommand(context)),
        ("mount-blob", static context => new MountBlobCommand(context)),
        ("del-blob", static context => new DelBlobCommand(context)),
        ("set-alias", static context => new SetAliasCommand(context)),
        ("get-alias", static context => new GetAliasCommand(context)),
        ("del-alias", static context => new DelAliasCommand(context)),
        ("get-digest", static context => new GetDigestCommand(context)),
        ("get-manifest", static context => new GetManifestCommand(context)),
        ("get-manifest-digest", static context => new GetManifestDigestCommand(context)),
        ("copy", static context => new CopyCommand(context)),
        ("make-payload", static context => new MakePayloadCommand(context)),
        ("push-payload", static context => new PushPayloadCommand(context)),
        ("list-aliases", static context => new ListAliasesCommand(context)),
        ("list-referrers", static context => new ListReferrersCommand(context)),
        ("list-repos", static context => new ListReposCommand(context)),
        ("auth", static context => new AuthCommand(context)),
        ("login", static context => new LoginCommand(context)),
        ("logout", static context => new LogoutCommand(context)),
    ];

    /// <summary>What asks for help or for the version.</summary>
    private static readonly string[] Questions =
        OperatingSystem.IsWindows() ? ["-h", "/h", "--help", "-?", "/?", "--version"] : ["-h", "--help", "-?", "--version"];

    /// <param name="arguments">The process's arguments.</param>
    /// <param name="console">Where data comes from and goes to.</param>
    /// <param name="environment">Reads a variable.</param>
    public static async Task<int> RunAsync(string[] arguments, ToolConsole console, Func<string, string?> environment)
    {
        Command root = CreateRoot(new ToolContext(console, environment), arguments);

        // "@alias" is an alias and not the name of a file with arguments.
        RawArguments raw = new(root, arguments);
        ParseResult parsed = root.Parse(raw.WithoutEmptyOptions(), new ParserConfiguration { ResponseFileTokenReplacer = null });
        string? fault = raw.FindFault() ?? (IsMisunderstood(parsed) ? UsageErrors.Describe(parsed) : null);
        if (fault is not null)
        {
            await console.Error.WriteLineAsync(TerminalText.Escape($"dxf: {fault}"));
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
                    // The verbs report their own failures, and see to signals.
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

    private static bool IsMisunderstood(ParseResult parsed) =>
        (parsed.Errors.Count > 0 || UsageErrors.FindUnknownOption(parsed) is not null)
        && parsed.Action is not ExamplesHelpAction
        && !AsksForVersion(parsed);

    private static bool AsksForVersion(ParseResult parsed) =>
        parsed.RootCommandResult.Command is RootCommand && parsed.GetResult("--version") is OptionResult { Implicit: false };

    /// <summary>
    /// One verb is all that a command line has, and each takes time to build, and so do help and version: they are only
    /// made where it isn't plain that one verb shall run.
    /// </summary>
    private static Command CreateRoot(ToolContext context, string[] arguments)
    {
        string? first = arguments.FirstOrDefault();
        Func<ToolContext, VerbCommand>? named = Verbs.FirstOrDefault(verb => string.Equals(verb.Name, first, StringComparison.Ordinal)).Create;
        if (named is not null && !arguments.Any(static argument => Questions.Contains(argument, StringComparer.Ordinal)))
        {
            Command plain = new("dxf") { named(context) };
            context.Endpoint.AddTo(plain);
            return plain;
        }

        RootCommand root = new(
            "Store and fetch arbitrary data in any Docker or OCI registry, or in a plain directory (DXF_HOST=oci:DIR).");
        context.Endpoint.AddTo(root);
        foreach ((_, Func<ToolContext, VerbCommand> create) in Verbs)
            root.Subcommands.Add(create(context));
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExamplesHelpAction((HelpAction)help.Action!);

            // Elsewhere these are paths.
            if (!OperatingSystem.IsWindows())
            {
                help.Aliases.Remove("/h");
                help.Aliases.Remove("/?");
            }
        }

        return root;
    }
}
