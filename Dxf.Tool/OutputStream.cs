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
    private const int GetPipeSize = 1032;
    private const nuint GetWaiting = 0x541B;
    private const int FromHere = 1;
    private const int PipeSize = 1024 * 1024;
    private const int LargeWrite = 64 * 1024;

    private readonly bool _isOpen = StandardDescriptor.IsOpen(descriptor);
    private Kind? _kind;
    private int _pipeSize;

    private enum Kind
    {
        /// <summary>Whatever a write may wait for.</summary>
        Other,

        /// <summary>Of <see cref="_pipeSize"/> bytes.</summary>
        Pipe,

        /// <summary>A file, or the null device: a write does not wait for anybody.</summary>
        File,
    }

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
            _kind ??= FindKind();
        if (HasRoom(buffer.Length))
            Write(buffer.Span);
        else
            await Task.Run(() => Write(buffer.Span), CancellationToken.None).WaitAsync(cancellationToken);
    }

    private Kind FindKind()
    {
        if (!_isOpen || !OperatingSystem.IsLinux())
            return Kind.Other;
        if (Seek(descriptor, 0, FromHere) >= 0)
            return Kind.File;

        // The usual pipe holds 64 KiB, which has writer and reader wait for each other all the time. Where the system does
        // not grant more, things stay as they are.
        _ = Control(descriptor, SetPipeSize, PipeSize);
        _pipeSize = Control(descriptor, GetPipeSize, 0);
        return _pipeSize > 0 ? Kind.Pipe : Kind.Other;
    }

    /// <summary>
    /// Whether a write of so many bytes waits for nobody: then it is done here and now, as handing it to another thread
    /// and back takes longer. (Pages that were filled in part take more of a pipe than their bytes.)
    /// </summary>
    private bool HasRoom(int length) => _kind switch
    {
        Kind.File => true,
        Kind.Pipe => InputOutputControl(descriptor, GetWaiting, out int waiting) is 0 && waiting + length + LargeWrite <= _pipeSize,
        _ => false,
    };

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

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int InputOutputControl(int descriptor, nuint request, out int result);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int origin);

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
