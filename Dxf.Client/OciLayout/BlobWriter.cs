using System.Security.Cryptography;
using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>Writes blobs: hashed on their way into a file without a name, which gets its name when the hash is right.</summary>
internal sealed class BlobWriter(LayoutRepository repository)
{
    /// <summary>The digest that the content must have; null where it is only computed.</summary>
    public Digest? Expected { get; init; }

    /// <summary>The length that the content must have, in bytes, where it is known.</summary>
    public long? ExpectedLength { get; init; }

    /// <summary>Whether a file of the same name and length is left as it is.</summary>
    public bool KeepExisting { get; init; }

    /// <summary>What is written, for errors.</summary>
    public required string Context { get; init; }

    /// <summary>Told how many bytes were written, after each chunk.</summary>
    public Action<long>? OnBytes { get; init; }

    /// <summary>Writes a blob. The repository must exist.</summary>
    /// <exception cref="DigestMismatchException">The content has another digest than <see cref="Expected"/>.</exception>
    public async Task<Descriptor> WriteAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        DigestAlgorithm algorithm = Expected?.Algorithm ?? DigestAlgorithm.Sha256;
        string directory = repository.EnsureBlobDirectory(algorithm);
        TempFile file = TempFile.Create(directory);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                Descriptor blob = await WriteAsync(file, algorithm, chunks, cancellationToken).ConfigureAwait(false);
                if (!KeepExisting || repository.FindBlobLength(blob.Digest) != blob.Size)
                    await file.CommitAsync(Path.Join(directory, blob.Digest.Hex), cancellationToken).ConfigureAwait(false);
                return blob;
            }
            catch (IOException exception) when (file.IsNamed(exception))
            {
                // The blob's own name is known when it is whole.
                throw file.Translate(exception, directory);
            }
        }
    }

    private async Task<Descriptor> WriteAsync(
        TempFile file, DigestAlgorithm algorithm, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(algorithm.Name);
        long length = 0;
        await foreach (ReadOnlyMemory<byte> chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            length += chunk.Length;
            if (length > ExpectedLength)
                throw ChangedLength("more");

            // The disk works while the processor hashes.
            ValueTask writing = file.Stream.WriteAsync(chunk, cancellationToken);
            hash.AppendData(chunk.Span);
            await writing.ConfigureAwait(false);
            OnBytes?.Invoke(length);
        }

        Digest digest = Digest.FromHash(algorithm, hash.GetHashAndReset());
        if (Expected is { } expected && digest != expected)
            throw new DigestMismatchException(expected, digest, Context);
        return length < ExpectedLength ? throw ChangedLength("fewer") : new Descriptor(MediaTypes.OctetStream, digest, length);
    }

    private SourceChangedException ChangedLength(string moreOrFewer) =>
        new($"{Context}: {moreOrFewer} bytes came than the {ExpectedLength} that were announced; was the source changed meanwhile?");
}
