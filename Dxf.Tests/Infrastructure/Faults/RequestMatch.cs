using System.Globalization;
using System.Text.RegularExpressions;

namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>Begins a rule: <c>On.Get("/blobs/sha256:").First(2, Fault.ResetResponseAfter(1000))</c>. Patterns are regular expressions, found anywhere in the path.</summary>
internal static class On
{
    public static RequestMatch Any(string pathPattern = "") => new("*", pathPattern);

    public static RequestMatch Get(string pathPattern) => new("GET", pathPattern);

    public static RequestMatch Head(string pathPattern) => new("HEAD", pathPattern);

    public static RequestMatch Post(string pathPattern) => new("POST", pathPattern);

    public static RequestMatch Patch(string pathPattern) => new("PATCH", pathPattern);

    public static RequestMatch Put(string pathPattern) => new("PUT", pathPattern);

    public static RequestMatch Delete(string pathPattern) => new("DELETE", pathPattern);
}

/// <summary>Which requests a rule is for.</summary>
internal sealed class RequestMatch(string method, string pathPattern)
{
    private readonly Regex _path = new(pathPattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private readonly List<(string Name, Func<ObservedRequest, bool> Holds)> _conditions = [];

    /// <summary>A further condition; its name stands in the rule's.</summary>
    public RequestMatch Where(string name, Func<ObservedRequest, bool> holds)
    {
        var narrower = new RequestMatch(method, pathPattern);
        narrower._conditions.AddRange(_conditions);
        narrower._conditions.Add((name, holds));
        return narrower;
    }

    public RequestMatch WithHeader(string header) => Where($"with {header}", request => request.Headers.Contains(header));

    public RequestMatch WithoutHeader(string header) => Where($"without {header}", request => !request.Headers.Contains(header));

    /// <summary>Only the nth of them, from 1.</summary>
    public FaultRule Nth(int n, FaultAction action) => new(this, string.Create(CultureInfo.InvariantCulture, $"hit {n}"), hit => hit == n, action);

    public FaultRule First(int count, FaultAction action) => new(this, string.Create(CultureInfo.InvariantCulture, $"first {count}"), hit => hit <= count, action);

    public FaultRule Once(FaultAction action) => new(this, "once", hit => hit == 1, action);

    /// <summary>The nth of them and all after it.</summary>
    public FaultRule From(int n, FaultAction action) => new(this, string.Create(CultureInfo.InvariantCulture, $"from hit {n}"), hit => hit >= n, action);

    public FaultRule Always(FaultAction action) => new(this, "always", static _ => true, action);

    public bool Matches(ObservedRequest request) =>
        (method is "*" || string.Equals(method, request.Method, StringComparison.Ordinal))
        && _path.IsMatch(request.Path)
        && _conditions.TrueForAll(condition => condition.Holds(request));

    public override string ToString() => string.Join(' ', [method, pathPattern, .. _conditions.Select(condition => condition.Name)]);
}
