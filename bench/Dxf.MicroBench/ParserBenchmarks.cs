using BenchmarkDotNet.Attributes;
using Dxf.Client.Auth;

namespace Dxf.MicroBench;

/// <summary>Reading the small texts that command lines and registries hold.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private const string DigestText = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly string[] Challenges =
        ["Bearer realm=\"https://auth.registry.test/token\",service=\"registry.test\",scope=\"repository:bench/data:pull,push\", Basic realm=\"registry\""];

    [Benchmark]
    public Digest ParseDigest() => Digest.Parse(DigestText);

    [Benchmark]
    public Reference ParseTag() => Reference.Parse("may15-readings");

    [Benchmark]
    public Reference ParseReferenceByDigest() => Reference.Parse(DigestText);

    [Benchmark]
    public int ParseChallenges() => AuthChallenge.Parse(Challenges).Count;
}
