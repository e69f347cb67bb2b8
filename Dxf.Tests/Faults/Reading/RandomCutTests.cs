using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Reading;

/// <summary>Where nobody thought of. <c>DXF_TEST_SOAK=1</c> tries five times as often.</summary>
[TestFixture]
internal sealed class RandomCutTests : ReadingFixture
{
    private static int Pulls => Environment.GetEnvironmentVariable("DXF_TEST_SOAK") is "1" ? 200 : 40;

    [Test]
    [CancelAfter(600_000)]
    public async Task Pulls_survive_resets_anywhere()
    {
        await using FaultProxy proxy = await StartAsync(On.Get(Blobs).Always(Fault.SeededReset(0.6, inARow: 4)));
        await using ReadingClient dxf = ReadingClient.Of(proxy);
        using TempFolder folder = new();

        for (int pull = 1; pull <= Pulls; pull++)
        {
            string file = folder.File("blob");
            await dxf.PullToFileAsync(Repository, BlobDigest, file);
            Assert.That((await File.ReadAllBytesAsync(file)).AsSpan().SequenceEqual(Content), Is.True, $"pull {pull}");
            File.Delete(file);
        }

        proxy.AssertAllFired();
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
        Assert.That(proxy.Requests.Sum(request => request.SentBytes), Is.EqualTo((long)Pulls * Content.Length), "no byte came twice");
    }
}
