using Dxf.Tool;
using Dxf.Tool.Commands;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class VerbNameTests
{
    /// <summary>Which verb is made is decided by these names, before there is a command to ask.</summary>
    [Test]
    public void Each_verb_is_listed_by_its_own_name()
    {
        using ToolConsole console = ToolConsole.Open();
        ToolContext context = new(console, static _ => null);

        foreach ((string name, Func<ToolContext, VerbCommand> create) in DxfCommandLine.Verbs)
            Assert.That(create(context).Name, Is.EqualTo(name));
        Assert.That(DxfCommandLine.Verbs.Select(static verb => verb.Name), Is.Unique);
    }
}
