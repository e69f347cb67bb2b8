using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Dxf.Tests.Infrastructure;

/// <summary>A program while it runs. Disposing kills it and its children, if it has not ended.</summary>
internal sealed partial class RunningProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigHup = 1;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ProcessSpec _spec;
    private readonly StringBuilder _stderr = new();
    private readonly Lock _stderrLock = new();
    private readonly CancellationTokenSource _limit;
    private readonly Task _stdinCopied;
    private readonly Task _stderrRead;
    private TaskCompletionSource _stderrGrew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stdoutClosed;

    private RunningProcess(Process process, ProcessSpec spec)
    {
        _process = process;
        _spec = spec;
        _limit = new CancellationTokenSource(spec.Timeout);
        _stdinCopied = spec.Stdin is null ? Task.CompletedTask : CopyStdinAsync(spec.Stdin);
        _stderrRead = ReadStderrAsync();
    }

    public int Id => _process.Id;

    public Stream Stdin => _process.StandardInput.BaseStream;

    /// <summary>To read gradually. What is left when <see cref="WaitForExitAsync"/> is called is in its result.</summary>
    public Stream Stdout => _process.StandardOutput.BaseStream;

    /// <summary>What it has written to stderr so far.</summary>
    public string Stderr
    {
        get
        {
            lock (_stderrLock) return _stderr.ToString();
        }
    }

    public static RunningProcess Start(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.Program, spec.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = spec.WorkingDirectory ?? "",
        };
        ProcessEnvironment.Apply(start.Environment, spec.Environment);
        return new RunningProcess(Process.Start(start) ?? throw new InvalidOperationException($"{spec.Program} did not start"), spec);
    }

    public void CloseStdin() => _process.StandardInput.Close();

    /// <summary>Stops reading, as <c>| head</c> does: the program's next write fails.</summary>
    public void CloseStdout()
    {
        _stdoutClosed = true;
        Stdout.Dispose();
    }

    public void Interrupt() => Signal(SigInt);

    public void Terminate() => Signal(SigTerm);

    public void HangUp() => Signal(SigHup);

    /// <summary>Waits until stderr holds this text; fails when the process ends, or its time is up, without it.</summary>
    public async Task WaitForStderrAsync(string text)
    {
        while (true)
        {
            Task grew;
            lock (_stderrLock)
            {
                if (_stderr.ToString().Contains(text, StringComparison.Ordinal)) return;
                grew = _stderrGrew.Task;
            }

            if (_stderrRead.IsCompleted) throw new InvalidOperationException($"{_spec.Program} closed stderr without \"{text}\". It said:\n{Stderr}");
            await Task.WhenAny(grew, _stderrRead).WaitAsync(_limit.Token);
        }
    }

    /// <summary>Reads the rest of stdout and waits for the end.</summary>
    /// <exception cref="TimeoutException">The spec's time was up; the process and its children were killed.</exception>
    public async Task<ProcessResult> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token, cancellationToken);
        using var stdout = new MemoryStream();
        try
        {
            if (!_stdoutClosed) await Stdout.CopyToAsync(stdout, both.Token);
            await _stderrRead.WaitAsync(both.Token);
            await _process.WaitForExitAsync(both.Token);
            await _stdinCopied.WaitAsync(both.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            throw new TimeoutException($"{_spec.Program} {string.Join(' ', _spec.Arguments)} did not end within {_spec.Timeout.TotalSeconds} s; "
                + $"it wrote {stdout.Length} bytes to stdout, and to stderr:\n{Stderr}", exception);
        }

        return new ProcessResult(_process.ExitCode, stdout.ToArray(), Stderr);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _limit.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
    }

    private void Signal(int signal)
    {
        if (SendSignal(_process.Id, signal) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private async Task CopyStdinAsync(Stream source)
    {
        try
        {
            await source.CopyToAsync(Stdin, _limit.Token);
            CloseStdin();
        }
        catch (IOException)
        {
            // The program ended, or closed its stdin, without reading it all: its exit code tells whether it should have.
        }
        catch (OperationCanceledException)
        {
            // The time was up, which WaitForExitAsync reports.
        }
    }

    private async Task ReadStderrAsync()
    {
        char[] buffer = new char[4096];
        while (await _process.StandardError.ReadAsync(buffer) is int count and > 0)
        {
            TaskCompletionSource grew;
            lock (_stderrLock)
            {
                _stderr.Append(buffer, 0, count);
                (grew, _stderrGrew) = (_stderrGrew, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            grew.SetResult();
        }
    }

    // Process has Kill only, which is SIGKILL.
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
