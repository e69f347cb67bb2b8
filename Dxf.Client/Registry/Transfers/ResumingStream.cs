using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// A blob's bytes, from wherever connections bring them: where one breaks or stalls, another goes on at the next byte.
/// It says nothing about the bytes being right; who reads it hashes them.
/// </summary>
internal sealed class ResumingStream(RegistryConnection connection, RepositoryName repository, Digest digest) : Stream
{
    private const int SkipSize = 128 * 1024;

    private readonly string _subject = RegistryBlobClient.Describe(repository, digest);
    private HttpResponseMessage? _response;
    private Stream? _body;
    private IdleWatchdog? _watchdog;
    private long _position;

    /// <summary>The bytes of the body that came before <see cref="_position"/> already.</summary>
    private long _toSkip;

    /// <summary>Whether the server can't be asked for a part: it answered with something else, or compresses.</summary>
    private bool _wholeOnly;

    /// <summary>The blob's length in bytes, once a server said it.</summary>
    public long? KnownLength { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => KnownLength ?? throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Makes the first connection, so that what is wrong with the request shows before anything is read.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) => await connection.Retries
        .StepAsync(async token => { await ConnectAsync(token).ConfigureAwait(false); return true; }, cancellationToken).ConfigureAwait(false);

    // A step ends with the first byte that comes, so that the tries are counted in which none did.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        connection.Retries.StepAsync(token => ReadStepAsync(buffer, token), cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously.");

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Disconnect();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadStepAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position == KnownLength)
            return 0;
        try
        {
            if (_body is null)
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await SkipAsync(cancellationToken).ConfigureAwait(false);

            int wanted = (int)Math.Min(buffer.Length, KnownLength - _position ?? long.MaxValue);
            int read = await ReadBodyAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
            if (read is 0 && _position < KnownLength)
                throw new HttpIOException(HttpRequestError.ResponseEnded, $"the connection ended after {_position} of {KnownLength} bytes");
            _position += read;
            return read;
        }
        catch
        {
            Disconnect();
            throw;
        }
    }

    /// <summary>Passes over what came before, where the server sends it again.</summary>
    private async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        if (_toSkip is 0)
            return;

        byte[] scratch = new byte[SkipSize];
        while (_toSkip > 0)
        {
            int read = await ReadBodyAsync(scratch.AsMemory(0, (int)Math.Min(_toSkip, SkipSize)), cancellationToken).ConfigureAwait(false);
            if (read is 0)
                throw new HttpIOException(HttpRequestError.ResponseEnded, $"the connection ended before byte {_position}");
            _toSkip -= read;
        }
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration following = _watchdog!.Follow(cancellationToken);
        _watchdog.Touch();
        try
        {
            int read = await _body!.ReadAsync(buffer, _watchdog.Token).ConfigureAwait(false);

            // Whoever reads may take as long as it likes.
            _watchdog.Pause();
            return read;
        }
        catch (OperationCanceledException) when (_watchdog.Barked(cancellationToken))
        {
            throw _watchdog.Stalled;
        }
        catch (IOException exception) when (exception is not HttpIOException)
        {
            // A reset comes as it was: told from a local file's failure from here on.
            throw new HttpIOException(HttpRequestError.ResponseEnded, exception.Message, exception);
        }
        catch (InvalidDataException exception)
        {
            throw new DxfException($"{_subject}: {connection.Host} sent a compressed body that is damaged", exception);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        Disconnect();
        _watchdog = connection.Retries.Watch();
        using CancellationTokenRegistration following = _watchdog.Follow(cancellationToken);
        using HttpRequestMessage request = connection.CreateRequest(
            HttpMethod.Get, connection.GetUri(repository, "blobs/" + digest.Value), repository, "pull");
        request.Options.Set(RetryHandler.OwnRetries, true);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        bool part = _position > 0 && !_wholeOnly;
        if (part)
            request.Headers.Range = new RangeHeaderValue(_position, null);

        try
        {
            request.Options.Set(IdleWatchdog.RequestKey, _watchdog);
            _response = await connection.SendAsync(request, _watchdog.Token).ConfigureAwait(false);
            _watchdog.Pause();
            if (part && !IsThePart(_response))
            {
                // Whatever it is, it must not be put behind what came before.
                _wholeOnly = true;
                if (_response.StatusCode is not HttpStatusCode.OK)
                {
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
            }

            if (!part && _response.StatusCode is HttpStatusCode.PartialContent)
                throw new DxfException($"{_subject}: {connection.Host} answered with a part that nobody asked for");
            if (!_response.IsSuccessStatusCode)
                throw await connection.CreateErrorAsync(_response, _subject, cancellationToken).ConfigureAwait(false);
            await TakeBodyAsync(_response, _watchdog.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_watchdog.Barked(cancellationToken))
        {
            throw _watchdog.Stalled;
        }
    }

    /// <summary>Whether the answer is what was asked for: from the next byte to the end of the same blob.</summary>
    private bool IsThePart(HttpResponseMessage response)
    {
        // An error is no part either, but no reason to give up asking for one.
        if (TransientFaults.IsTransient(response.StatusCode) || response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return true;

        return response.StatusCode is HttpStatusCode.PartialContent
            && IsRest(response.Content.Headers.ContentRange, _position, KnownLength);
    }

    /// <summary>Whether a range is that from a position to the end of a content of this length.</summary>
    internal static bool IsRest(ContentRangeHeaderValue? range, long position, long? length) =>
        range is { Unit: "bytes", HasRange: true }
        && range.From == position
        && (!range.HasLength || range.To == range.Length - 1)
        && (length is null || range.To == length - 1)
        && (!range.HasLength || length is null || range.Length == length);

    private async Task TakeBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool partial = response.StatusCode is HttpStatusCode.PartialContent && _position > 0 && !_wholeOnly;
        _toSkip = partial ? 0 : _position;

        _wholeOnly |= BlobBody.IsCompressed(response.Content);
        _body = await BlobBody.OpenAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (BlobBody.GetLength(response.Content) is not { } length)
            return;

        long whole = partial ? _position + length : length;
        if (KnownLength is { } known && known != whole)
            throw new DxfException($"{_subject}: {connection.Host} said that it has {known} bytes, and now {whole}");
        KnownLength = whole;
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _body = null;
        _response?.Dispose();
        _response = null;
        _watchdog?.Dispose();
        _watchdog = null;
    }
}
