using System.Runtime.InteropServices;

namespace Dxf.Tool;

/// <summary>
/// Standard output or standard error on Unix, written with <c>write(2)</c> and without a buffer; its failures can be told
/// from those of other files.
/// </summary>
/// <remarks>
/// .NET has two streams for them, and neither will do. Console's takes a write to a closed pipe for a success, so that
/// <c>dxf ... | head</c> would pull a blob to its end. FileStream writes to a regular file at a position of its own,
/// so that what comes next in a script's <c>{ dxf ...; echo; } > file</c> overwrites it.
/// </remarks>
/// <param name="descriptor">One of <see cref="StandardDescriptor"/>.</param>
internal sealed partial class OutputStream(int descriptor) : WriteOnlyStream
{
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int PollOut = 4;
    private const int SetPipeSize = 1031;
    private const int PipeSize = 1024 * 1024;
    private const int LargeWrite = 64 * 1024;

    private readonly bool _isOpen = StandardDescriptor.IsOpen(descriptor);
    private bool _pipeIsLarge;

    private static bool IsWouldBlock(int error) => error == (OperatingSystem.IsLinux() ? 11 : 35);

    public override void Flush()
    {
        // Nothing is kept back.
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isOpen)
            throw new OutputException(BadDescriptor);
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* start = buffer)
            {
                written = WriteNative(descriptor, start, buffer.Length);
            }

            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (IsWouldBlock(error))
                WaitUntilWritable();
            else if (error is not Interrupted)
                throw new OutputException(error);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A reader may let a write wait for as long as it likes; an interrupt must not wait with it.
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.Length > LargeWrite)
            EnlargePipe();
        await Task.Run(() => Write(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);
    }

    /// <summary>The usual pipe holds 64 KiB, which has writer and reader wait for each other all the time.</summary>
    private void EnlargePipe()
    {
        if (_pipeIsLarge || !_isOpen || !OperatingSystem.IsLinux())
            return;
        _pipeIsLarge = true;

        // Where it is no pipe, or the system does not grant it, things stay as they are.
        _ = Control(descriptor, SetPipeSize, PipeSize);
    }

    /// <summary>Whoever shares the terminal or the pipe may have made it non-blocking.</summary>
    private void WaitUntilWritable()
    {
        PollDescriptor polled = new() { Descriptor = descriptor, Events = PollOut };
        _ = Poll(ref polled, 1, timeout: 1000);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint WriteNative(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
