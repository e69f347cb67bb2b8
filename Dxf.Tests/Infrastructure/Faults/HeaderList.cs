using System.Collections;
using System.Text;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Headers as they stand on the wire: in order, repeated where they are, names in the case they were written in.</summary>
internal sealed class HeaderList : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _headers;

    public HeaderList() => _headers = [];

    public HeaderList(IEnumerable<KeyValuePair<string, string>> headers) => _headers = [.. headers];

    /// <summary>The first of that name, or null.</summary>
    public string? this[string name] => _headers.Where(header => Is(header, name)).Select(header => header.Value).FirstOrDefault();

    public bool Contains(string name) => _headers.Exists(header => Is(header, name));

    /// <summary>Whether one of its comma-separated values is this one.</summary>
    public bool Contains(string name, string value) => _headers.Exists(header => Is(header, name)
        && header.Value.Split(',', StringSplitOptions.TrimEntries).Contains(value, StringComparer.OrdinalIgnoreCase));

    public void Add(string name, string value) => _headers.Add(new(name, value));

    /// <summary>In the place of those of that name, or at the end.</summary>
    public void Set(string name, string value)
    {
        int index = _headers.FindIndex(header => Is(header, name));
        Remove(name);
        _headers.Insert(index < 0 ? _headers.Count : index, new(name, value));
    }

    /// <summary>Whether there was one.</summary>
    public bool Remove(string name) => _headers.RemoveAll(header => Is(header, name)) > 0;

    public async Task ReadAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        while (await connection.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0) return;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new InvalidDataException($"not a header: {line}");
            Add(line[..colon], line[(colon + 1)..].Trim());
        }

        throw new EndOfStreamException("the connection ended within the headers");
    }

    /// <summary>With the empty line that ends a head.</summary>
    public void WriteTo(StringBuilder text)
    {
        foreach ((string name, string value) in _headers) text.Append(name).Append(": ").Append(value).Append("\r\n");
        text.Append("\r\n");
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Is(KeyValuePair<string, string> header, string name) => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase);
}
