using System.CommandLine;
using System.CommandLine.Parsing;
using Dxf.Bench.Peers;
using Dxf.Bench.Workloads;

namespace Dxf.Bench;

/// <summary>Reads the command line.</summary>
internal static class BenchCommandLine
{
    private const int Failure = 1;

    /// <summary>Runs the bench; the exit code is 0 where dxf could be measured in all workloads.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">stdout.</param>
    /// <param name="errors">stderr.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        Option<string[]> only = new("--only")
        {
            Description = "Measure these workloads only, with commas between",
            HelpName = "NAME,...",
            CustomParser = static argument => [.. argument.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
        };
        only.Validators.Add(CheckNames);
        Option<int?> runs = new("--runs") { Description = "How often each program is timed (default 5)", HelpName = "N" };
        runs.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
                result.AddError("--runs: at least 1");
        });
        Option<long?> size = new("--size") { Description = "The size of the big blob (default 1GiB)", HelpName = "BYTES", CustomParser = ParseSize };
        Option<bool> quick = new("--quick") { Description = "Little data and two runs: to see that everything works" };
        Option<bool> large = new("--large") { Description = "Also measure the memory that transfers of 5 GiB take" };
        Option<string> markdown = new("--markdown") { Description = "Also write the tables to this file, as Markdown", HelpName = "FILE" };
        Option<string> folder = new("--folder") { Description = "Where data and the registry's files go (default: /dev/shm where there is room)", HelpName = "FOLDER" };
        Option<string[]> set = new("--set") { Description = "Set a variable for dxf, such as DXF_PARALLEL=1", HelpName = "NAME=VALUE" };
        set.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError("--set: write NAME=VALUE");
        });
        Dictionary<string, Option<string>> programs = PeerNames.All.ToDictionary(
            static name => name,
            static name => new Option<string>("--" + name) { Description = $"Which {name} to run, where it is not the one on the PATH", HelpName = "PROGRAM" },
            StringComparer.Ordinal);

        RootCommand root = new(
            "Measures dxf side by side with the programs that do the same and are installed, against a registry of its own.\n\nWorkloads:\n"
            + string.Join('\n', WorkloadList.All.Select(static workload => $"  {workload.Name,-16}{workload.Summary}")));
        root.Options.Add(only);
        root.Options.Add(runs);
        root.Options.Add(size);
        root.Options.Add(quick);
        root.Options.Add(large);
        root.Options.Add(markdown);
        root.Options.Add(folder);
        root.Options.Add(set);
        foreach (Option<string> program in programs.Values)
            root.Options.Add(program);

        root.SetAction((parsed, cancellation) =>
        {
            bool isQuick = parsed.GetValue(quick);
            BenchScale scale = isQuick ? BenchScale.Small : BenchScale.Full;
            return RunAsync(
                new BenchOptions
                {
                    Only = parsed.GetValue(only) ?? [],
                    Runs = parsed.GetValue(runs) ?? (isQuick ? 2 : 5),
                    Scale = parsed.GetValue(size) is { } bytes ? scale with { BlobSize = bytes } : scale,
                    Quick = isQuick,
                    Large = parsed.GetValue(large),
                    MarkdownFile = parsed.GetValue(markdown),
                    Folder = parsed.GetValue(folder),
                    DxfVariables = (parsed.GetValue(set) ?? []).Select(static text => text.Split('=', 2))
                        .GroupBy(static pair => pair[0], StringComparer.Ordinal)
                        .ToDictionary(static pairs => pairs.Key, static pairs => pairs.Last()[1], StringComparer.Ordinal),
                    Programs = programs.Where(program => parsed.GetValue(program.Value) is not null)
                        .ToDictionary(static program => program.Key, program => parsed.GetValue(program.Value)!, StringComparer.Ordinal),
                },
                output,
                errors,
                cancellation);
        });
        InvocationConfiguration configuration = new() { Output = output, Error = errors, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
        return await root.Parse(arguments).InvokeAsync(configuration, cancellationToken);
    }

    private static async Task<int> RunAsync(BenchOptions options, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            return await new BenchRun(options, output, errors).RunAsync(cancellationToken) ? 0 : Failure;
        }
        catch (BenchException exception)
        {
            await errors.WriteLineAsync("bench: " + exception.Message);
            return Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync("bench: stopped; what it had started is ended, and its files are removed");
            return Failure;
        }
    }

    private static void CheckNames(OptionResult result)
    {
        foreach (string name in result.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (!WorkloadList.All.Any(workload => string.Equals(workload.Name, name, StringComparison.Ordinal)))
                result.AddError($"--only: there is no workload '{name}'; there are {string.Join(", ", WorkloadList.All.Select(static workload => workload.Name))}");
        }
    }

    private static long? ParseSize(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (ByteSize.TryParse(text, out long bytes) && bytes > 0)
            return bytes;

        argument.AddError($"--size: '{text}' is no size; write bytes, or 64MiB, or 1GiB");
        return null;
    }
}
