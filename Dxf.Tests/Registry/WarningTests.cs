using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Dxf.Tests.Registry;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WarningTests : IDisposable
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    private static readonly Tag Readings = Tag.Parse("readings");

    private readonly LogRecorder _log = new();
    private readonly MockRegistry _registry;

    public WarningTests() =>
        _registry = new MockRegistry(register: services => services.AddLogging(logging => logging.AddProvider(_log)));

    public void Dispose()
    {
        _registry.Dispose();
        _log.Dispose();
    }

    [Test]
    public async Task Warning_is_shown_once()
    {
        await AskAsync("299 - \"your plan ends soon\"");
        await AskAsync("299 - \"your plan ends soon\"");

        Assert.That(_log.Warnings, Is.EqualTo(new[] { "registry.test says: your plan ends soon" }));
    }

    [Test]
    public async Task Different_warnings_are_all_shown()
    {
        await AskAsync("299 - \"one\", 299 - \"two\"");
        await AskAsync("299 registry.test \"three\"");

        Assert.That(_log.Warnings, Is.EqualTo(new[] { "registry.test says: one", "registry.test says: two", "registry.test says: three" }));
    }

    [TestCase("199 - \"miscellaneous\"")]
    [TestCase("110 cache.test \"Response is stale\"")]
    [TestCase("garbage")]
    [TestCase("299")]
    [TestCase("")]
    public async Task Other_warnings_are_not_shown(string header)
    {
        await AskAsync(header);

        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    public async Task Server_that_warns_without_end_is_cut_short()
    {
        for (int number = 0; number < 100; number++)
            await AskAsync($"299 - \"warning {number}\"");

        Assert.That(_log.Warnings, Has.Count.EqualTo(32));
    }

    private async Task AskAsync(string warning)
    {
        _registry.Requests.Expect(HttpMethod.Get, MockRegistry.Address + "fred/datalogger/manifests/readings")
            .Answer(HttpStatusCode.NotFound, ("Warning", warning));

        Assert.That(await _registry.Client.Manifests.FindAsync(Repository, Readings), Is.Null);
    }
}
