namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>A request that came where it should not, or at least without credentials.</summary>
/// <param name="Method">GET, PUT, ...</param>
/// <param name="Target">Path and query, byte for byte.</param>
/// <param name="Headers">All of them.</param>
/// <param name="Body">Its first MiB.</param>
internal sealed record TrappedRequest(string Method, string Target, HeaderList Headers, ReadOnlyMemory<byte> Body)
{
    public override string ToString() => $"{Method} {Target}";
}
