using System.Diagnostics;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>As fast as a link of so many bytes in a second, in twenty pieces a second.</summary>
internal sealed class ThrottledBody(Stream body, long bytesPerSecond) : ReadingStream
{
    private const int PiecesPerSecond = 20;

    private long _began;
    private long _passed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_began == 0) _began = Stopwatch.GetTimestamp();
        TimeSpan due = TimeSpan.FromSeconds((double)_passed / bytesPerSecond) - Stopwatch.GetElapsedTime(_began);
        if (due > TimeSpan.Zero) await Task.Delay(due, cancellationToken);

        int count = await body.ReadAsync(AtMost(buffer, Math.Max(1, bytesPerSecond / PiecesPerSecond)), cancellationToken);
        _passed += count;
        return count;
    }
}
