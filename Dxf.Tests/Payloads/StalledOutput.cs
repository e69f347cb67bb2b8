namespace Dxf.Tests.Payloads;

/// <summary>As a pipe that nobody reads: what is written waits until it is cancelled.</summary>
internal sealed class StalledOutput : MemoryStream
{
    public TaskCompletionSource Stalled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanSeek => false;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Stalled.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("It would wait for ever.");

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException("It would wait for ever.");
}
