using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Dxf.Client.Auth.Docker;

/// <summary>What a helper answered.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it wrote to stdout.</param>
/// <param name="Error">What it wrote to stderr, the beginning of it.</param>
internal sealed record HelperAnswer(int ExitCode, byte[] Output, string Error)
{
    /// <summary>stdout as text: where a helper fails, that is its message.</summary>
    public string Text => Encoding.UTF8.GetString(Output).Trim();

    /// <summary>Without what may be a secret.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}

/// <summary>Runs a helper: what it reads and writes, and how long it may take.</summary>
internal sealed class HelperProgram
{
    /// <summary>How long it may take: it may have to ask the user for something.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private const int MaxOutputLength = 1024 * 1024;
    private const int MaxErrorLength = 64 * 1024;

    private readonly string _name;
    private readonly string _path;
    private readonly TimeProvider _time;

    private HelperProgram(string name, string path, TimeProvider time)
    {
        _name = name;
        _path = path;
        _time = time;
    }

    /// <summary>Finds a program on the PATH and nowhere else: a working directory is no place for programs that are told secrets.</summary>
    public static HelperProgram? Find(string name, Func<string, string?> environment, TimeProvider time)
    {
        string file = OperatingSystem.IsWindows() && !name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name + ".exe" : name;
        string? path = (environment("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Join(folder, file))
            .FirstOrDefault(IsProgram);
        return path is null ? null : new HelperProgram(name, path, time);
    }

    /// <exception cref="HostConfigurationException">It could not be started, took too long or wrote too much.</exception>
    public async Task<HelperAnswer> RunAsync(string verb, byte[] input, CancellationToken cancellationToken)
    {
        using CancellationTokenSource tooLong = new(Timeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        using Process process = Start(verb);
        try
        {
            Task<(byte[] Bytes, bool Whole)> output = ReadAsync(process.StandardOutput.BaseStream, MaxOutputLength, goOn: false, either.Token);
            Task<(byte[] Bytes, bool Whole)> error = ReadAsync(process.StandardError.BaseStream, MaxErrorLength, goOn: true, either.Token);
            Task sent = SendAsync(process, input, either.Token);

            // What a helper leaves running may keep its pipes open.
            (byte[] bytes, bool whole) = await output.WaitAsync(either.Token).ConfigureAwait(false);
            if (!whole)
                throw new HostConfigurationException($"{_name} {verb} writes more than {MaxOutputLength / (1024 * 1024)} MiB and is not listened to");
            (byte[] said, _) = await error.WaitAsync(either.Token).ConfigureAwait(false);
            await sent.WaitAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new HelperAnswer(process.ExitCode, bytes, Encoding.UTF8.GetString(said).Trim());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostConfigurationException($"{_name} {verb} did not answer within {Timeout.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) is not UnixFileMode.None);

    private static async Task SendAsync(Process process, byte[] input, CancellationToken cancellationToken)
    {
        Stream stream = process.StandardInput.BaseStream;
        try
        {
            await using (stream.ConfigureAwait(false))
                await stream.WriteAsync(input, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It ended without reading it: its exit code tells whether it should have.
        }
    }

    /// <param name="stream">What to read.</param>
    /// <param name="limit">How many bytes are kept.</param>
    /// <param name="goOn">Whether what is beyond that is read and dropped, so that the program can end.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    private static async Task<(byte[] Bytes, bool Whole)> ReadAsync(Stream stream, int limit, bool goOn, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> kept = new();
        int length = 0;
        while ((length <= limit || goOn) && await stream.ReadAsync(kept.GetMemory(4096), cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            length = Math.Min(length + read, limit + 1);
            if (length <= limit)
                kept.Advance(read);
        }

        return (kept.WrittenSpan.ToArray(), length <= limit);
    }

    private Process Start(string verb)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(_path, [verb])
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new HostConfigurationException($"{_path} could not be started: {exception.Message}", exception);
        }
    }
}
