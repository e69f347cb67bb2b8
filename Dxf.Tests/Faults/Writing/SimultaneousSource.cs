using System.Runtime.CompilerServices;

namespace Dxf.Tests.Faults.Writing;

/// <summary>
/// A content whose first two readers wait for each other. However fast it is hashed, it is not hashed before its sending
/// has begun.
/// </summary>
internal sealed class SimultaneousSource(BlobSource content) : BlobSource
{
    /// <summary>Where there is no second reader, a test fails and does not hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readers;

    public override string? Name => content.Name;

    public override long? Length => content.Length;

    public override string? GetRevision() => content.GetRevision();

    public override async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long offset = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref _readers) is 2)
            _both.SetResult();
        await _both.Task.WaitAsync(Patience, cancellationToken);
        await foreach (ReadOnlyMemory<byte> chunk in content.ReadAsync(offset, cancellationToken))
            yield return chunk;
    }
}
