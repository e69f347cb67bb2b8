using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Dxf.Tool.Commands;

namespace Dxf.Tool;

/// <summary>The usual help, and examples after it.</summary>
internal sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] FirstSteps =
    [
        "export DXF_HOST=oci:./store                    # a directory; or a registry: localhost:5000",
        "dxf push-blob fred/datalogger logger.dat @may15-readings",
        "dxf pull-blob fred/datalogger @may15-readings > logger.dat",
        "dxf <verb> --help                              # what a verb does, with examples",
    ];

    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        IReadOnlyList<string> examples = parseResult.CommandResult.Command is VerbCommand command ? command.Examples : FirstSteps;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine("  " + example);
        output.WriteLine();
        output.WriteLine("Exit codes: 0 done, 1 failed, 2 not found or usage, 13 unauthorized, 65 content does not match its digest,");
        output.WriteLine("            69 registry not reachable, 74 local file or stdout, 129/130/143 interrupted, 141 stdout closed");
        return exitCode;
    }
}
