namespace Dxf.Tests.Abstractions;

/// <summary>Chunks as blobs are made of and read as.</summary>
internal static class ChunkStreams
{
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> From(params byte[][] chunks)
    {
        await Task.CompletedTask;
        foreach (byte[] chunk in chunks)
            yield return chunk;
    }

    /// <summary>Chunks, and then a failure instead of an end.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ThenThrow(Exception exception, params byte[][] chunks)
    {
        await foreach (ReadOnlyMemory<byte> chunk in From(chunks))
            yield return chunk;
        throw exception;
    }

    /// <summary>All bytes, each chunk copied before the next one is asked for.</summary>
    public static async Task<byte[]> ReadAllAsync(this IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken = default)
    {
        using MemoryStream all = new();
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken))
            all.Write(chunk.Span);
        return all.ToArray();
    }
}
