namespace Dxf.Client.Registry.Transfers;

/// <summary>A source that can be read again from any byte: parts are streamed from it.</summary>
internal sealed class ReplayFeed : UploadFeed
{
    private readonly Speculation? _speculation;

    public ReplayFeed(BlobSource source, Digest? expected)
        : base(source, expected)
        => Length = source.Length;

    /// <summary>Sends on speculation: somebody else hashes the content meanwhile, and the sending may stop at any byte.</summary>
    public ReplayFeed(BlobSource source, Speculation speculation)
        : base(source, expected: null, hash: false)
    {
        Length = source.Length;
        _speculation = speculation;
    }

    public override bool CanSendFrom(long offset) => true;

    public override Task<HttpContent> CreatePartAsync(long offset, long limit, UploadMonitor monitor, CancellationToken cancellationToken) =>
        Task.FromResult<HttpContent>(CreatePart(offset, limit, monitor, CanStop(offset, limit)));

    /// <summary>A body whose length is not announced may end early. Where it is a range, the registry must be told the length.</summary>
    private bool CanStop(long offset, long limit) => _speculation is { IsOpen: true } && offset is 0 && limit is long.MaxValue;

    private UploadPart CreatePart(long offset, long limit, UploadMonitor monitor, bool canStop) => new(
        Length is { } length && !canStop ? Math.Min(limit, length - offset) : null,
        (stream, token) => SendAsync(stream, offset, limit, canStop, monitor, token));

    private async Task SendAsync(
        Stream stream, long offset, long limit, bool canStop, UploadMonitor monitor, CancellationToken cancellationToken)
    {
        Failure = null;
        monitor.Reading();
        long end = Math.Min(Length ?? long.MaxValue, limit > long.MaxValue - offset ? long.MaxValue : offset + limit);
        long position = offset;
        bool ended = false;
        IAsyncEnumerator<ReadOnlyMemory<byte>> chunks = Source.ReadAsync(offset, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (chunks.ConfigureAwait(false))
        {
            if (canStop)
            {
                using QuietScheduler quiet = new();
                await quiet.RunAsync(() => SendWhileAsync(() => _speculation!.IsOpen, stay: true), cancellationToken).ConfigureAwait(false);
            }

            await SendWhileAsync(() => !canStop || !_speculation!.IsStopped, stay: false).ConfigureAwait(false);
            if (canStop && _speculation!.IsStopped)
                end = position;
            while (!ended && position == Source.Length && await MoveNextAsync(chunks, cancellationToken).ConfigureAwait(false))
            {
                if (!chunks.Current.IsEmpty)
                    throw Failure = HasMore(Source);
            }
        }

        if (position < end)
        {
            if (Length is not null)
                throw Failure = new SourceChangedException($"{Name} has fewer bytes than when the push began: it changed while it was sent");
            Length = position;
            Hash(position, []);
        }

        SentTo = position;
        monitor.Waiting();

        async Task SendWhileAsync(Func<bool> goOn, bool stay)
        {
            while (!ended && position < end && goOn())
            {
                if (!await MoveNextAsync(chunks, cancellationToken).ConfigureAwait(stay))
                {
                    ended = true;
                    break;
                }

                ReadOnlyMemory<byte> chunk = chunks.Current;
                if (chunk.Length > Source.Length - position)
                    throw Failure = HasMore(Source);
                if (chunk.Length > end - position)
                    chunk = chunk[..(int)(end - position)];

                // In pieces, so that a slow network is seen to get on.
                while (!chunk.IsEmpty)
                {
                    ReadOnlyMemory<byte> piece = chunk[..Math.Min(PieceSize, chunk.Length)];
                    Hash(position, piece.Span);
                    monitor.Waiting();
                    await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(stay);
                    position += piece.Length;
                    monitor.Sent(position - offset);
                    chunk = chunk[piece.Length..];
                }
            }
        }
    }
}
