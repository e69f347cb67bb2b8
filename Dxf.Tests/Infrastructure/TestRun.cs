using Dxf.Tests.Infrastructure;
using NUnit.Framework;

// Most tests wait for other processes, so a few more than the cores of a small machine.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]

namespace Dxf.Tests;

/// <summary>The end of the run. It has no beginning: what is shared starts when a test first asks for it.</summary>
[SetUpFixture]
internal sealed class TestRun
{
    [OneTimeTearDown]
    public async Task Stop()
    {
        await Registries.StopAsync();
        DxfTool.Stop();
    }
}
