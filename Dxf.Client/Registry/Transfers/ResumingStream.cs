using System.Net;
using System.Net.Http.Headers;
using Dxf.Client.Reading;
using Dxf.Client.Resilience;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// A blob's bytes, or a part of them, from wherever connections bring them: where one breaks or stalls, another goes on
/// at the next byte. It says nothing about the bytes being right; who reads it hashes them.
/// </summary>
internal sealed class ResumingStream : ReadOnlyStream
{
    private const int SkipSize = 128 * 1024;

    private readonly RegistryConnection _connection;
    private readonly RepositoryName _repository;
    private readonly Digest _digest;
    private readonly string _subject;

    /// <summary>The byte after the last one that is wanted, or null for all there are.</summary>
    private readonly long? _end;

    private HttpResponseMessage? _response;
    private Stream? _body;
    private IdleWatchdog? _watchdog;
    private long _position;

    /// <summary>The bytes of the body that came before <see cref="_position"/> already.</summary>
    private long _toSkip;

    /// <summary>Whether the server can't be asked for a part: it answered with something else, or compresses.</summary>
    private bool _wholeOnly;

    /// <summary>All bytes.</summary>
    public ResumingStream(RegistryConnection connection, RepositoryName repository, Digest digest)
    {
        _connection = connection;
        _repository = repository;
        _digest = digest;
        _subject = RegistryBlobClient.Describe(repository, digest);
    }

    /// <summary>The bytes from one position to another, or to the end, of a blob whose length is known.</summary>
    public ResumingStream(RegistryConnection connection, RepositoryName repository, Digest digest, long from, long? end, long length)
        : this(connection, repository, digest)
    {
        _position = from;
        _end = end;
        KnownLength = length;
    }

    /// <summary>The blob's length in bytes, once a server said it.</summary>
    public long? KnownLength { get; private set; }

    private long? End => _end ?? KnownLength;

    /// <summary>Makes the first connection, so that what is wrong with the request shows before anything is read.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken) => await _connection.Retries
        .StepAsync(async token => { await ConnectAsync(token).ConfigureAwait(false); return true; }, cancellationToken).ConfigureAwait(false);

    // A step ends with the first byte that comes, so that the tries are counted in which none did.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _connection.Retries.StepAsync(token => ReadStepAsync(buffer, token), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Disconnect();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadStepAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position == End)
            return 0;
        try
        {
            if (_body is null)
                await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await SkipAsync(cancellationToken).ConfigureAwait(false);

            int wanted = (int)Math.Min(buffer.Length, End - _position ?? long.MaxValue);
            int read = await ReadBodyAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
            if (read is 0 && _position < End)
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
            throw new DxfException($"{_subject}: {_connection.Host} sent a compressed body that is damaged", exception);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (!await TryConnectAsync(cancellationToken).ConfigureAwait(false))
        {
            // Without asking for a part this time.
        }
    }

    /// <summary>Asks for the rest, or answers <see langword="false"/> where the server has turned out not to serve parts.</summary>
    private async Task<bool> TryConnectAsync(CancellationToken cancellationToken)
    {
        Disconnect();
        _watchdog = _connection.Retries.Watch();
        using CancellationTokenRegistration following = _watchdog.Follow(cancellationToken);
        using HttpRequestMessage request = _connection.CreateRequest(
            HttpMethod.Get, _connection.GetUri(_repository, "blobs/" + _digest.Value), _repository, "pull");
        request.Options.Set(RetryHandler.OwnRetries, true);
        request.Headers.AcceptEncoding.ParseAdd("identity");
        bool part = (_position > 0 || _end is not null) && !_wholeOnly;
        if (part)
            request.Headers.Range = new RangeHeaderValue(_position, _end - 1);

        try
        {
            request.Options.Set(IdleWatchdog.RequestKey, _watchdog);
            _response = await _connection.SendAsync(request, _watchdog.Token).ConfigureAwait(false);
            _watchdog.Pause();
            if (part && !IsThePart(_response))
            {
                // Whatever it is, it must not be put behind what came before.
                if (_end is not null)
                    throw new RangeNotServedException(_subject, _connection.Host);
                _wholeOnly = true;
                if (_response.StatusCode is not HttpStatusCode.OK)
                    return false;
            }

            if (!part && _response.StatusCode is HttpStatusCode.PartialContent)
                throw new DxfException($"{_subject}: {_connection.Host} answered with a part that nobody asked for");
            if (!_response.IsSuccessStatusCode)
                throw await _connection.CreateErrorAsync(_response, _subject, cancellationToken).ConfigureAwait(false);
            await TakeBodyAsync(_response, _watchdog.Token).ConfigureAwait(false);
            return true;
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
            && !(_end is not null && BlobBody.IsCompressed(response.Content))
            && IsPart(response.Content.Headers.ContentRange, _position, _end, KnownLength);
    }

    /// <summary>Whether a range is that from a position to another, or to the end, of a content of this length.</summary>
    internal static bool IsPart(ContentRangeHeaderValue? range, long position, long? end, long? length) =>
        range is { Unit: "bytes", HasRange: true }
        && range.From == position
        && (end is null || range.To == end - 1)
        && (end is not null || !range.HasLength || range.To == range.Length - 1)
        && (end is not null || length is null || range.To == length - 1)
        && (!range.HasLength || length is null || range.Length == length);

    private async Task TakeBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        bool partial = response.StatusCode is HttpStatusCode.PartialContent && !_wholeOnly;
        _toSkip = partial ? 0 : _position;

        _wholeOnly |= BlobBody.IsCompressed(response.Content);
        _body = await BlobBody.OpenAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (BlobBody.GetLength(response.Content) is not { } length)
            return;

        if (partial && _end is not null)
        {
            if (length != _end - _position)
                throw new DxfException($"{_subject}: {_connection.Host} announced {_end - _position} bytes of it, and sends {length}");
            return;
        }

        long whole = partial ? _position + length : length;
        if (KnownLength is { } known && known != whole)
            throw new DxfException($"{_subject}: {_connection.Host} said that it has {known} bytes, and now {whole}");
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
