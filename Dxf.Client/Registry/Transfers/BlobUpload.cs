using System.Diagnostics;
using System.Globalization;
using System.Net;
using Dxf.Client.Auth;
using Dxf.Client.Diagnostics;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// The upload of one blob, as a state machine that knows how far the registry came. Small blobs of a known digest go in
/// one PUT; others in one streamed PATCH and a closing PUT. After a failure the registry is asked what it has, and the
/// upload goes on there, in a new session if need be, and in parts that are acknowledged one by one.
/// </summary>
internal sealed class BlobUpload : IAsyncDisposable
{
    /// <summary>Up to here one request is better than two.</summary>
    private const int SinglePutLimit = 4 * 1024 * 1024;

    /// <summary>Storing what came may take the registry longer than taking a byte.</summary>
    private const int ClosingFactor = 5;

    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;
    private readonly Digest? _known;
    private readonly BlobPushOptions _options;
    private readonly string _subject;
    private readonly BlobSource _source;
    private readonly Speculation? _speculation;
    private readonly RememberedUpload? _remembered;
    private readonly PartSize _part = new();
    private readonly UploadSetbacks _setbacks = new();

    private UploadFeed _feed;

    private UploadSession? _session;

    /// <summary>How many bytes the registry has for sure.</summary>
    private long _acknowledged;

    /// <summary>Whether the registry must be asked what it has before anything more is sent.</summary>
    private bool _uncertain;

    /// <summary>Whether the request before was answered, be it with a refusal.</summary>
    private bool _answered;

    /// <summary>Whether the registry was asked to close the session.</summary>
    private bool _closing;

    /// <summary>Whether the registry refused the token since the last byte that it took.</summary>
    private bool _refused;

    private bool _done;

    /// <param name="connection">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="source">What is sent.</param>
    /// <param name="known">Its digest, where it is known; it is that of what was sent otherwise.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="speculation">Knows the digest later, and whether it was worth while; null where nothing is in question.</param>
    public BlobUpload(
        RegistryConnection connection,
        RepositoryName repository,
        BlobSource source,
        Digest? known,
        BlobPushOptions options,
        Speculation? speculation = null)
    {
        _connection = connection;
        _repository = repository;
        _known = known;
        _options = options;
        _source = source;
        _speculation = speculation;
        _remembered = RememberedUpload.For(options.Journal, connection, repository, known);
        _subject = known is { } digest ? RegistryBlobClient.Describe(repository, digest) : $"{source.Name ?? "a blob"} for {repository}";
        _feed = speculation is null ? UploadFeed.Open(source, known) : new ReplayFeed(source, speculation);
    }

    private bool HasAll => _acknowledged == _feed.Length;

    public async Task<Descriptor> RunAsync(CancellationToken cancellationToken)
    {
        using Activity? activity = DxfTelemetry.StartTransfer("dxf.push", _connection.Host, _repository, _known);
        try
        {
            Descriptor stored = await SendAllAsync(cancellationToken).ConfigureAwait(false);
            activity?.SetTag("dxf.digest", stored.Digest.Value);
            return stored;
        }
        catch (Exception exception)
        {
            // What need not be sent, because it is there, has not failed.
            if (_speculation is not { IsStopped: true })
                DxfTelemetry.Fail(activity, exception);
            throw;
        }
    }

    private async Task<Descriptor> SendAllAsync(CancellationToken cancellationToken)
    {
        await TakeUpAsync(cancellationToken).ConfigureAwait(false);
        Report(TransferPhase.Transferring, _known, _acknowledged);

        // A step that got on ends, so that the tries are counted in which nothing did.
        Descriptor? stored;
        do
        {
            stored = await _connection.Retries.StepAsync(StepAsync, cancellationToken).ConfigureAwait(false);
        }
        while (stored is null);

        _done = true;
        DxfTelemetry.BytesSent.Add(stored.Size);
        _remembered?.Forget();
        Report(TransferPhase.Done, stored.Digest, stored.Size);
        return stored;
    }

    /// <summary>Gives up the session of an upload that did not come to its end, unless a later run shall go on with it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_done && _session is not null && _remembered is null)
                await _session.AbandonAsync().ConfigureAwait(false);
        }
        finally
        {
            await _feed.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with what an earlier run left, if there is such and the registry still knows it.</summary>
    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        if (_remembered is null)
            return;

        _part.Divide();
        if (await _remembered.ReopenAsync(_connection, _subject, cancellationToken).ConfigureAwait(false) is not var (session, offset))
            return;

        if (offset <= _feed.Length && _feed.CanSendFrom(offset))
        {
            await _feed.SkipToAsync(offset, cancellationToken).ConfigureAwait(false);
            _session = session;
            _acknowledged = offset;
        }
        else
        {
            await session.AbandonAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<Descriptor?> StepAsync(CancellationToken cancellationToken)
    {
        _speculation?.ThrowIfStopped();
        if (_uncertain)
        {
            long before = _acknowledged;
            if (await RecoverAsync(cancellationToken).ConfigureAwait(false) is { } found)
                return found;
            if (_acknowledged > before)
                return null;
        }

        if (_session is null)
        {
            _session = await UploadSession.OpenAsync(_connection, _repository, _subject, cancellationToken).ConfigureAwait(false);
            _remembered?.Save(_session);
        }

        // Opening a session, or finding out what became of it, may take longer than the answer that it is in vain.
        _speculation?.ThrowIfStopped();
        if (_known is not null)
            await _feed.PrepareAsync(cancellationToken).ConfigureAwait(false);
        if (_known is not null && _acknowledged is 0 && _part.IsWhole && _feed.Length <= SinglePutLimit)
            return await CloseAsync(withContent: true, cancellationToken).ConfigureAwait(false);
        if (!HasAll)
        {
            await SendPartAsync(cancellationToken).ConfigureAwait(false);
            if (_uncertain || !HasAll)
                return null;
        }

        return await CloseAsync(withContent: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out what became of a request whose end nobody saw.</summary>
    private async Task<Descriptor?> RecoverAsync(CancellationToken cancellationToken)
    {
        long? offset = await _session!.FindOffsetAsync(_subject, cancellationToken).ConfigureAwait(false);
        if (offset is null || offset > _feed.ReadTo || !_feed.CanSendFrom(offset.Value))
        {
            // The session may be gone because its blob is there.
            if (_closing && await FindStoredAsync(cancellationToken).ConfigureAwait(false) is { } stored)
                return stored;
            if (offset is not null && _feed.CanSendFrom(0))
                await _session.AbandonAsync().ConfigureAwait(false);
            LoseSession();
            return null;
        }

        // Where nothing more was taken and nothing said, less may be: some proxies hang up on what is too large for them.
        if (offset <= _acknowledged && !_answered)
            _part.Shrink();
        _uncertain = false;
        _acknowledged = offset.Value;
        return null;
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        using IdleWatchdog watchdog = _connection.Retries.Watch();
        long from = _acknowledged;
        UploadMonitor monitor = new(watchdog, bytes => ReportSent(_known, from + bytes));
        watchdog.Pause();
        using HttpContent content = await _feed
            .CreatePartAsync(from, _part.Limit(_session!.MinimumPart), monitor, cancellationToken).ConfigureAwait(false);
        if (HasAll)
            return;

        using HttpRequestMessage request = _session.CreateRequest(HttpMethod.Patch, _session.Location);
        request.Content = content;
        if ((from > 0 || !_part.IsWhole) && content.Headers.ContentLength is { } length)
        {
            // The registries' form, which lacks the unit that HTTP's has:
            // https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-a-blob-in-chunks
            content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{from + length - 1}"));
        }

        request.Options.Set(AuthHandler.NotAgain, true);
        _uncertain = true;
        using HttpResponseMessage response = await SendAsync(request, watchdog, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            await HandleRefusalAsync(response, cancellationToken).ConfigureAwait(false);
            return;
        }

        _session.Advance(response);
        _speculation?.ThrowIfStopped();
        long taken = UploadSession.ReadOffset(response) is > 0 and { } said && said < _feed.SentTo ? said : _feed.SentTo;
        if (taken <= from && _feed.Length != from)
            throw new UploadSessionLostException(_connection.Host);
        _acknowledged = taken;
        _uncertain = false;
        _refused = false;
        _remembered?.Save(_session);
    }

    private async Task<Descriptor?> CloseAsync(bool withContent, CancellationToken cancellationToken)
    {
        Digest digest = await GetDigestAsync(cancellationToken).ConfigureAwait(false);
        using IdleWatchdog watchdog = new(
            withContent || _connection.Retries.IdleTimeout == Timeout.InfiniteTimeSpan
                ? _connection.Retries.IdleTimeout
                : _connection.Retries.IdleTimeout * ClosingFactor,
            _connection.Retries.Time);
        UploadMonitor monitor = new(watchdog, bytes => ReportSent(digest, bytes));
        using HttpContent content = withContent
            ? await _feed.CreatePartAsync(0, long.MaxValue, monitor, cancellationToken).ConfigureAwait(false)
            : new ByteArrayContent([]);
        using HttpRequestMessage request = _session!.CreateRequest(HttpMethod.Put, ServerAddress.Append(_session.Location, "digest", digest.Value));
        request.Content = content;
        request.Options.Set(AuthHandler.NotAgain, withContent);
        _uncertain = true;
        _closing = true;
        using HttpResponseMessage response = await SendAsync(request, watchdog, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return new Descriptor(MediaTypes.OctetStream, digest, _feed.Length!.Value);

        await HandleRefusalAsync(response, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Decides what an answer that is no success means for the next try; what means no next try is thrown.</summary>
    private async Task HandleRefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            // The handler has got another token by now. What the registry took before it refused, it is asked.
            case HttpStatusCode.Unauthorized when !_refused:
                _refused = true;
                return;

            case HttpStatusCode.NotFound:
                throw new UploadSessionLostException(_connection.Host);

            case HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestedRangeNotSatisfiable
                when _part.TryShrink(_feed.Length, _session!.MinimumPart):
                return;
        }

        // A range that the registry does not take although it is what it asked for: it has more than it says.
        bool isConfused = response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable;
        RegistryException refusal = await _connection.CreateErrorAsync(response, _subject, cancellationToken).ConfigureAwait(false);
        if (!isConfused && !refusal.Errors.Any(static error => error.Code is "DIGEST_INVALID"))
            throw refusal;

        // What was sent has the right digest, or it would not have been sent to its end: the registry got it wrong. What
        // was sent before its digest was known is hashed on its way the next time.
        if (!_setbacks.CountGarbled())
            throw refusal;
        await _session!.AbandonAsync().ConfigureAwait(false);
        LoseSession();
        if (_speculation is not null)
            await ReplaceFeedAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReplaceFeedAsync(CancellationToken cancellationToken)
    {
        await _feed.DisposeAsync().ConfigureAwait(false);
        _feed = UploadFeed.Open(_source, await GetDigestAsync(cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<Digest> GetDigestAsync(CancellationToken cancellationToken) => _speculation is null
        ? _known ?? _feed.GetDigest()
        : await _speculation.GetDigestAsync(cancellationToken).ConfigureAwait(false);

    private async Task<Descriptor?> FindStoredAsync(CancellationToken cancellationToken)
    {
        Digest digest = await GetDigestAsync(cancellationToken).ConfigureAwait(false);
        return await new RegistryBlobClient(_connection).FindAsync(_repository, digest, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins again in another session, and in parts, so that what was taken once is not lost another time.</summary>
    private void LoseSession()
    {
        if (!_feed.CanSendFrom(0))
            throw new DxfException($"{_subject}: {_connection.Host} has forgotten the upload, and {_feed.Name} can't be read again");
        if (!_setbacks.CountLost(_acknowledged))
            throw new DxfException($"{_subject}: {_connection.Host} has forgotten the upload {_setbacks.LostInVain} times before more than {_setbacks.Furthest} bytes of it were there");
        _session = null;
        _uncertain = false;
        _closing = false;
        _acknowledged = 0;
        _part.Divide();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IdleWatchdog watchdog, CancellationToken cancellationToken)
    {
        watchdog.Touch();
        _answered = false;
        try
        {
            HttpResponseMessage response = await _connection.SendAsync(request, watchdog, cancellationToken).ConfigureAwait(false);
            _answered = true;
            return response;
        }
        catch (Exception) when (_feed.Failure is not null)
        {
            // The connection broke because the source did: that is what the caller must know.
            throw _feed.Failure;
        }
    }

    /// <summary>Called from a request's body, whose failures pass for the network's: what the receiver of the report throws is none.</summary>
    private void ReportSent(Digest? digest, long bytes)
    {
        try
        {
            Report(TransferPhase.Transferring, digest, bytes);
        }
        catch (Exception exception)
        {
            _feed.Fail(exception);
            throw;
        }
    }

    private void Report(TransferPhase phase, Digest? digest, long bytes) =>
        _options.Progress?.Report(new TransferProgress(phase, _source.Name, digest, bytes, phase is TransferPhase.Done ? bytes : _feed.Length));
}
