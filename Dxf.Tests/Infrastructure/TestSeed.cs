using System.Globalization;

namespace Dxf.Tests.Infrastructure;

internal static class TestSeed
{
    /// <summary>What <c>DXF_TEST_SEED</c> says, or another one each time.</summary>
    public static int Choose() =>
        int.TryParse(Environment.GetEnvironmentVariable("DXF_TEST_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
}
