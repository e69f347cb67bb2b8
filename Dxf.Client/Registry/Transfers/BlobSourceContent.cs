using System.Net;
using System.Security.Cryptography;

namespace Dxf.Client.Registry.Transfers;

/// <summary>A request body that streams a source and hashes what it sends.</summary>
internal sealed class BlobSourceContent : HttpContent
{
    private readonly BlobSource _source;
    private readonly Digest? _expected;
    private readonly IProgress<TransferProgress>? _progress;
    private bool _sent;

    /// <param name="source">What to send.</param>
    /// <param name="expected">The digest that was told to the registry, where it was.</param>
    /// <param name="progress">Told of each chunk.</param>
    public BlobSourceContent(BlobSource source, Digest? expected, IProgress<TransferProgress>? progress)
    {
        _source = source;
        _expected = expected;
        _progress = progress;
        Headers.ContentType = new(MediaTypes.OctetStream);
    }

    /// <summary>Whether the body can be sent (again): nothing of it was, or the source can be replayed.</summary>
    public bool CanSendAgain => !_sent || _source.CanReplay;

    /// <summary>The digest of what was sent last, once it was sent whole.</summary>
    public Digest? SentDigest { get; private set; }

    /// <summary>How many bytes were sent last.</summary>
    public long SentBytes { get; private set; }

    /// <summary>What went wrong on this side: the source failed, or has another length than it said.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override bool TryComputeLength(out long length)
    {
        length = _source.Length ?? 0;
        return _source.Length is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _sent = true;
        SentDigest = null;
        SentBytes = 0;
        SourceFailure = null;
        using IncrementalHash hash = IncrementalHash.CreateHash((_expected?.Algorithm ?? DigestAlgorithm.Sha256).Name);

        // The two sides of the copy fail for different reasons, and only the source's are this side's fault.
        IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = _source.ReadAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (chunks.ConfigureAwait(false))
        {
            Report();
            while (await MoveNextAsync(chunks).ConfigureAwait(false))
            {
                ReadOnlyMemory<byte> chunk = chunks.Current;
                if (SentBytes + chunk.Length > _source.Length)
                    throw Failed(new IOException($"{Name} grew while it was sent"));

                hash.AppendData(chunk.Span);
                await stream.WriteAsync(chunk, cancellationToken).ConfigureAwait(false);
                SentBytes += chunk.Length;
                Report();
            }
        }

        Digest sent = Digest.FromHash((_expected?.Algorithm ?? DigestAlgorithm.Sha256), hash.GetHashAndReset());
        if (_expected is { } expected && sent != expected)
            throw Failed(new DigestMismatchException(expected, sent, $"{Name}, as it was sent"));
        if (SentBytes < _source.Length)
            throw Failed(new IOException($"{Name} shrank while it was sent"));
        SentDigest = sent;
    }

    private string Name => _source.Name ?? "the content";

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> chunks)
    {
        try
        {
            return await chunks.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SourceFailure = exception;
            throw;
        }
    }

    private Exception Failed(Exception exception) => SourceFailure = exception;

    private void Report() =>
        _progress?.Report(new TransferProgress(TransferPhase.Transferring, _source.Name, _expected, SentBytes, _source.Length));
}
