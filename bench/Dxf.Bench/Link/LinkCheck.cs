using System.Globalization;
using Dxf.Bench.Processes;

namespace Dxf.Bench.Link;

/// <summary>What curl sees of a slow link, which must be what was asked for.</summary>
/// <param name="FirstByte">Until the first byte of the answer; opening the connection takes one round trip of it.</param>
/// <param name="BytesPerSecond">From then on.</param>
internal sealed record LinkCheck(TimeSpan FirstByte, double BytesPerSecond)
{
    private const double Tolerance = 0.1;
    private static readonly TimeSpan MostLate = TimeSpan.FromMilliseconds(40);

    /// <summary>Fetches something big over it.</summary>
    public static async Task<LinkCheck> MeasureAsync(CommandRunner runner, Command curl, string address, CancellationToken cancellationToken)
    {
        // The first connection also waits for the link's own code to be compiled.
        await runner.RunAsync(curl.With("-sSf", "--head", address), hash: false, cancellationToken);
        CommandResult result = await runner.RunAsync(
            curl.With("-sSf", "-o", "/dev/null", "-w", "%{time_starttransfer} %{time_total} %{size_download}", address), hash: false, cancellationToken);
        if (result.ExitCode is not 0)
            throw new BenchException("curl over the slow link: " + result.ErrorOutput.Trim());

        double[] numbers = [.. result.OutputText.Split(' ').Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
        return new LinkCheck(TimeSpan.FromSeconds(numbers[0]), numbers[2] / (numbers[1] - numbers[0]));
    }

    public string Describe(LinkSpeed asked)
    {
        bool isRight = IsRight(FirstByte - (2 * asked.RoundTrip)) && IsNear(BytesPerSecond, asked.BytesPerSecond);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The link: {asked.RoundTrip.TotalMilliseconds:0} ms there and back, {asked.BytesPerSecond / 1e6:0.0} MB/s for each connection. "
            + $"curl on it: first byte after {FirstByte.TotalMilliseconds:0} ms (connecting included), then {BytesPerSecond / 1e6:0.0} MB/s.")
            + (isRight ? "" : " That is not what was asked for: these figures are not to be trusted.");
    }

    /// <summary>The registry takes its time for the answer, too.</summary>
    private static bool IsRight(TimeSpan late) => late > TimeSpan.Zero && late < MostLate;

    private static bool IsNear(double measured, double asked) => Math.Abs(measured - asked) <= Tolerance * asked;
}
