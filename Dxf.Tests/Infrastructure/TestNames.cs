using System.Globalization;

namespace Dxf.Tests.Infrastructure;

/// <summary>Names that no other test of this run uses, so that tests can share a registry and run side by side.</summary>
internal static class TestNames
{
    private static int _last;

    public static string NewRepository() => $"tests/repository-{Next()}";

    public static string NewAlias() => $"alias-{Next()}";

    private static string Next() => Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
}
