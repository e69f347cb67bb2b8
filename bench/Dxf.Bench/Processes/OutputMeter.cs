using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Dxf.Bench.Processes;

/// <summary>
/// Reads a program's stdout as fast as it comes, on a thread of its own: a reader that is slow, or that works much,
/// would be measured instead of the program.
/// </summary>
internal sealed class OutputMeter(Stream output, bool hash)
{
    private const int BufferSize = 256 * 1024;
    private const int HeadSize = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _head = new();

    public long Length { get; private set; }

    /// <summary>A <see cref="Stopwatch.GetTimestamp"/>, or null where no line came.</summary>
    public long? FirstLineAt { get; private set; }

    public string? Digest { get; private set; }

    public ReadOnlyMemory<byte> Head => _head.WrittenMemory;

    public Task ReadAsync() => Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Read()
    {
        byte[] buffer = new byte[BufferSize];
        using IncrementalHash? sha256 = hash ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        int count;
        while ((count = output.Read(buffer)) > 0)
        {
            Span<byte> bytes = buffer.AsSpan(0, count);
            if (FirstLineAt is null && bytes.Contains((byte)'\n'))
                FirstLineAt = Stopwatch.GetTimestamp();
            if (_head.WrittenCount < HeadSize)
                _head.Write(bytes);
            sha256?.AppendData(bytes);
            Length += count;
        }

        if (sha256 is not null)
            Digest = "sha256:" + Convert.ToHexStringLower(sha256.GetHashAndReset());
    }
}
