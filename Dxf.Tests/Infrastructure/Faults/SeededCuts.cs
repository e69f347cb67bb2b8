using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Decides which bodies are cut, and where.</summary>
internal sealed partial class SeededCuts
{
    /// <summary>For bodies whose length is not known beforehand.</summary>
    private const long AssumedLength = 64 * 1024;

    private readonly double _probability;
    private readonly int _inARow;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    [SuppressMessage("Security", "CA5394", Justification = "Faults have to be repeatable, not secret.")]
    public SeededCuts(double probability, int inARow, int? seed)
    {
        _probability = probability;
        _inARow = inARow;
        _seed = seed ?? TestSeed.Choose();
        _random = new Random(_seed);
        TestContext.Out.WriteLine($"fault seed: {_seed} (repeat with DXF_TEST_SEED={_seed})");
    }

    public FaultAction ToAction() => new(string.Create(CultureInfo.InvariantCulture, $"reset at random, seed {_seed}"))
    {
        OnRequestAsync = (request, fired) =>
        {
            if (request.HasBody && Draw(request.Observed, BodyFramings.LengthOf(request.Observed.Headers)) is { } after)
                request.Body = new CutBody(request.Body, after, CutKind.Reset, fired);
            return ValueTask.CompletedTask;
        },
        OnResponseAsync = (response, fired) =>
        {
            if (!response.Request.HasBody && response is { HasBody: true, Length: not 0 } && Draw(response.Request.Observed, response.Length) is { } after)
                response.Body = new CutBody(response.Body, after, CutKind.Reset, fired);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>Null: not this time.</summary>
    [SuppressMessage("Security", "CA5394", Justification = "Faults have to be repeatable, not secret.")]
    private long? Draw(ObservedRequest request, long? length)
    {
        // A client that begins an upload again gets a new session, which is the same resource here.
        string resource = UploadSession().Replace(request.Path, "/blobs/uploads/");
        lock (_lock)
        {
            // Both are always drawn, so that the numbers that follow do not depend on this one.
            (double chance, double place) = (_random.NextDouble(), _random.NextDouble());
            int row = _rows.GetValueOrDefault(resource);
            bool cut = chance < _probability && row < _inARow;
            _rows[resource] = cut ? row + 1 : 0;
            return cut ? (long)(place * (length ?? AssumedLength)) : null;
        }
    }

    [GeneratedRegex("/blobs/uploads/.*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UploadSession();
}
