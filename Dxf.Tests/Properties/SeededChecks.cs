using Dxf.Tests.Infrastructure;
using FsCheck;
using NUnit.Framework;

namespace Dxf.Tests.Properties;

internal static class SeededChecks
{
    /// <summary>Tries the property on random values that can be made again.</summary>
    public static void CheckSeeded(this Property property)
    {
        int seed = TestSeed.Choose();
        TestContext.Out.WriteLine($"property seed: {seed} (repeat with DXF_TEST_SEED={seed})");
        Check.One(Config.QuickThrowOnFailure.WithReplay(new Replay(new Rnd((ulong)(uint)seed), null)), property);
    }
}
