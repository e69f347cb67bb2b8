namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// What is in question while a content is sent before its digest is known: whether the registry has it already, and
/// whether it is still what it was when the hashing began.
/// </summary>
internal sealed class Speculation
{
    /// <summary>What is hashed in less time than a request takes is not worth it.</summary>
    private const int Smallest = 16 * 1024 * 1024;

    private readonly BlobSource _source;
    private readonly string? _revision;
    private readonly TaskCompletionSource<Digest> _digest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopped;

    public Speculation(BlobSource source)
    {
        _source = source;
        _revision = source.GetRevision();
    }

    /// <summary>Whether it is not known yet that the content must be sent.</summary>
    public bool IsOpen => !_digest.Task.IsCompleted;

    /// <summary>Whether the content need not be sent.</summary>
    public bool IsStopped => _stopped;

    /// <summary>Whether a push begins with sending: a content of some size that can be read twice at once, and whose changes show.</summary>
    public static bool Suits(BlobSource source, BlobPushOptions options) =>
        options is { Speculate: true, Journal: null }
        && source is { CanReplay: true, Length: >= Smallest }
        && source.GetRevision() is not null;

    /// <summary>The registry lacks the content: the sending goes on to its end.</summary>
    public void Confirm(Digest digest) => _digest.TrySetResult(digest);

    /// <summary>Nothing more need be sent.</summary>
    public void Stop()
    {
        _stopped = true;
        _digest.TrySetCanceled();
    }

    /// <exception cref="OperationCanceledException">Nothing more need be sent.</exception>
    public void ThrowIfStopped()
    {
        if (_stopped)
            throw new OperationCanceledException();
    }

    /// <summary>
    /// Waits until it is known that the content must be sent. What changed but has the same digest is still the same: a
    /// file that is being written to at its end is stored as it was when the push began.
    /// </summary>
    /// <exception cref="SourceChangedException">The content is no longer what was hashed.</exception>
    /// <exception cref="OperationCanceledException">Nothing more need be sent.</exception>
    public async ValueTask<Digest> GetDigestAsync(CancellationToken cancellationToken)
    {
        Digest digest = await _digest.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!string.Equals(_source.GetRevision(), _revision, StringComparison.Ordinal)
            && await BlobHashing.HashAsync(_source, progress: null, cancellationToken).ConfigureAwait(false) != digest)
        {
            throw new SourceChangedException($"{_source.Name ?? "the content"} changed while it was sent");
        }

        return digest;
    }
}
