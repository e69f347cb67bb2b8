using System.Globalization;

namespace Dxf.Bench.Processes;

/// <summary>
/// GNU time, which tells what memory and processor time a program took. Asking the system directly would not do: a
/// child begins with the peak memory of the process that starts it, and the bench is bigger than what it measures.
/// </summary>
internal sealed class TimeProgram(string program, string folder)
{
    private const string Format = "%M %U %S";

    private readonly string _file = Path.Combine(folder, "cost");

    /// <summary>Finds it; null where it isn't installed, or is another program of that name.</summary>
    public static async Task<TimeProgram?> FindAsync(string folder, CancellationToken cancellationToken)
    {
        if (ProgramPath.Find("time") is not { } program)
            return null;

        CommandResult version = await new CommandRunner(time: null).RunAsync(new Command(program, "--version"), hash: false, cancellationToken);
        return (version.OutputText + version.ErrorOutput).Contains("GNU", StringComparison.Ordinal) ? new TimeProgram(program, folder) : null;
    }

    /// <summary>The same command, run by it.</summary>
    public Command Wrap(Command command) => command with
    {
        Program = program,
        Arguments = ["-q", "-o", _file, "-f", Format, command.Program, .. command.Arguments],
    };

    /// <summary>What the program that was run last took; null where it didn't get so far.</summary>
    public async Task<ProcessCost?> ReadCostAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file))
            return null;

        string[] fields = (await File.ReadAllTextAsync(_file, cancellationToken)).Split(' ', '\n');
        File.Delete(_file);

        // What was killed with its command has told nothing.
        if (fields.Length < 3)
            return null;
        return new ProcessCost(
            1024 * long.Parse(fields[0], CultureInfo.InvariantCulture), ReadSeconds(fields[1]) + ReadSeconds(fields[2]));
    }

    private static TimeSpan ReadSeconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
