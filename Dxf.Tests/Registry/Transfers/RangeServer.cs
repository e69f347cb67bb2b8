using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Dxf.Client;
using Dxf.Client.Registry;
using Dxf.Client.Resilience;
using Dxf.Tests.Infrastructure.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dxf.Tests.Registry.Transfers;

/// <summary>A registry that has one blob, and serves it or parts of it as the test says. It remembers what it was asked.</summary>
internal sealed class RangeServer(byte[] content) : HttpMessageHandler
{
    private readonly ConcurrentQueue<(long From, long To)?> _ranges = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _marks = [];
    private readonly Lock _lock = new();
    private int _answered;
    private int _open;
    private int _mostOpen;

    public SteppedTime Time { get; } = new();

    /// <summary>How long each piece of a body takes, and how many bytes it has.</summary>
    public TimeSpan PieceTime { get; set; } = TimeSpan.FromMilliseconds(10);

    public int PieceSize { get; set; } = 64 * 1024;

    /// <summary>Whether the length of the whole blob is kept secret.</summary>
    public bool HidesLength { get; set; }

    /// <summary>Answers a request for a part, the nth from 1; null for the right answer.</summary>
    public Func<int, (long From, long To), HttpResponseMessage?> OnPart { get; set; } = static (_, _) => null;

    /// <summary>How many bytes the body of a request for a part has before it breaks; null for all. Of the nth from 1.</summary>
    public Func<int, long?> BreakPartAfter { get; set; } = static _ => null;

    /// <summary>What each byte of a part's body waits for.</summary>
    public Task PartsMayCome { get; set; } = Task.CompletedTask;

    /// <summary>The first and the last byte that each request asked for; null where it was all.</summary>
    public IReadOnlyList<(long From, long To)?> Ranges => [.. _ranges];

    /// <summary>Those of the requests for parts.</summary>
    public IReadOnlyList<(long From, long To)> Parts => [.. _ranges.OfType<(long, long)>()];

    /// <summary>Bodies that are not closed.</summary>
    public int Open => Volatile.Read(ref _open);

    public int MostOpen => Volatile.Read(ref _mostOpen);

    private ReadOnlyMemory<byte> Content => content;

    public Digest Digest { get; } = Digest.Compute(content);

    public RepositoryName Repository { get; } = RepositoryName.Parse("fred/datalogger");

    public RegistryConnection Connect(int parallel = 4) => new(
        new HttpClient(this),
        (DxfEndpoint.Registry)DxfEndpoint.Parse("registry.test", insecure: false),
        new RetryPolicy("registry.test", new DxfOptions(), Time, NullLogger<RetryPolicy>.Instance),
        parallel);

    /// <summary>Returns when so many requests for parts were answered.</summary>
    public Task AskedForPartsAsync(int count, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_answered >= count)
                return Task.CompletedTask;
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _marks.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A part as it should be, or one whose body breaks or waits.</summary>
    public HttpResponseMessage Part((long From, long To) range, long? breakAfter = null, Task? mayCome = null)
    {
        HttpResponseMessage response = Answer(HttpStatusCode.PartialContent, range.From, range.To + 1, breakAfter, mayCome ?? PartsMayCome);
        response.Content.Headers.TryAddWithoutValidation(
            "Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {range.From}-{range.To}/{content.Length}"));
        return response;
    }

    /// <summary>All of it.</summary>
    public HttpResponseMessage Whole() => Answer(HttpStatusCode.OK, 0, content.Length, breakAfter: null, Task.CompletedTask);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (long From, long To)? range = request.Headers.Range?.Ranges.Single() is { } asked
            ? (asked.From!.Value, asked.To ?? content.Length - 1)
            : null;
        int part;
        lock (_lock)
        {
            _ranges.Enqueue(range);
            part = Parts.Count;
        }

        HttpResponseMessage response = range is { } wanted
            ? OnPart(part, wanted) ?? Part(wanted, breakAfter: BreakPartAfter(part))
            : Whole();
        if (HidesLength && range is null)
            response.Content.Headers.ContentLength = null;
        response.RequestMessage = request;
        lock (_lock)
        {
            _answered += range is null ? 0 : 1;
            _marks.FindAll(mark => mark.Count <= _answered).ForEach(static mark => mark.Reached.TrySetResult());
        }

        return Task.FromResult(response);
    }

    private HttpResponseMessage Answer(HttpStatusCode status, long from, long end, long? breakAfter, Task mayCome)
    {
        HttpResponseMessage response = new(status) { Content = new StreamContent(new Body(this, (int)from, (int)end, breakAfter, mayCome)) };
        response.Content.Headers.ContentLength = end - from;
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return response;
    }

    private sealed class Body : ReadingStream
    {
        private readonly RangeServer _server;
        private readonly int _end;
        private readonly long? _breaksAt;
        private readonly Task _mayCome;
        private int _position;
        private int _closed;

        public Body(RangeServer server, int from, int end, long? breakAfter, Task mayCome)
        {
            (_server, _position, _end, _breaksAt, _mayCome) = (server, from, end, from + breakAfter, mayCome);
            int open = Interlocked.Increment(ref server._open);
            lock (server._lock)
                server._mostOpen = Math.Max(server._mostOpen, open);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _mayCome.WaitAsync(cancellationToken);
            if (_position == _breaksAt)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "the test breaks it");
            int size = (int)Math.Min(Math.Min(_end, _breaksAt ?? _end) - _position, Math.Min(buffer.Length, _server.PieceSize));
            _server.Content.Slice(_position, size).CopyTo(buffer);
            _position += size;
            _server.Time.Advance(_server.PieceTime);
            return size;
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _closed, 1) is 0)
                Interlocked.Decrement(ref _server._open);
            base.Dispose(disposing);
        }
    }

}
