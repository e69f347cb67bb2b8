namespace Dxf.Tests.Infrastructure;

/// <summary>The last lines that a long-running process wrote.</summary>
internal sealed class ProcessLog
{
    private const int MaximumLines = 5_000;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public void Add(string line)
    {
        lock (_lock)
        {
            if (_lines.Count == MaximumLines) _lines.Dequeue();
            _lines.Enqueue(line);
        }
    }

    public override string ToString()
    {
        lock (_lock) return string.Join('\n', _lines);
    }
}
