using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>Content, with what a registry calls it.</summary>
internal sealed record TestBlob(byte[] Content)
{
    public string Digest { get; } = TestData.DigestOf(Content);

    public int Size => Content.Length;

    /// <summary>The digest, as the tool prints it.</summary>
    public string Line => Digest + "\n";
}
