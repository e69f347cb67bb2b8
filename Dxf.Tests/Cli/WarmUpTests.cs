using Dxf.Tool;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What goes wrong in it nobody would see: the tool would only start more slowly.</summary>
[TestFixture]
internal sealed class WarmUpTests
{
    [Test]
    public async Task It_comes_to_its_end() => await WarmUp.RunAsync();
}
