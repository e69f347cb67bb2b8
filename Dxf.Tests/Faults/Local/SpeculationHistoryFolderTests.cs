using System.Runtime.Versioning;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>Which contents were sent in vain is remembered in a folder, and nothing fails where it can't be.</summary>
[TestFixture]
internal sealed class SpeculationHistoryFolderTests
{
    private static readonly SpeculationKey Key = new("registry.test", RepositoryName.Parse("fred/data"), "a b\nc", "16 5");

    [Test]
    public void It_is_remembered_until_it_is_forgotten()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(folder.File("guesses"));
        Assert.That(history.WasInVain(Key), Is.False);

        history.Record(Key, inVain: true);
        history.Record(Key, inVain: true);
        Assert.That(new SpeculationHistory(folder.File("guesses")).WasInVain(Key));
        Assert.That(Directory.GetFiles(folder.File("guesses")), Has.Length.EqualTo(1));

        history.Record(Key, inVain: false);
        Assert.That(history.WasInVain(Key), Is.False);
        Assert.That(Directory.GetFiles(folder.File("guesses")), Is.Empty);
    }

    private static readonly SpeculationKey[] Others =
    [
        Key with { Endpoint = "registry.test:5000" },
        Key with { Repository = RepositoryName.Parse("fred/data2") },
        Key with { Name = "a b c" },
        Key with { Name = "a b\nc 16", Revision = "5" },
        Key with { Revision = "16 6" },
    ];

    [TestCaseSource(nameof(Others))]
    public void Nothing_else_is_taken_for_it(SpeculationKey other)
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(folder.File("guesses"));
        history.Record(Key, inVain: true);

        Assert.That(history.WasInVain(other), Is.False);
    }

    [Test]
    public void Folder_that_can_not_be_written_is_no_failure()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(Path.Join(folder.WriteText("file", "in the way"), "guesses"));

        Assert.That(() => history.Record(Key, inVain: true), Throws.Nothing);
        Assert.That(history.WasInVain(Key), Is.False);
        Assert.That(() => history.Record(Key, inVain: false), Throws.Nothing);
    }

    [Test]
    public void Old_entries_go_and_strangers_stay()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(folder.CreateFolder("guesses"));
        history.Record(Key with { Name = "old" }, inVain: true);
        foreach (string file in Directory.GetFiles(folder.File("guesses")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(folder.File("guesses", "notes"), "somebody's own");
        File.SetLastWriteTimeUtc(folder.File("guesses", "notes"), DateTime.UtcNow.AddDays(-31));
        Assert.That(history.WasInVain(Key with { Name = "old" }), Is.False);
        Assert.That(Directory.GetFiles(folder.File("guesses")), Has.Length.EqualTo(2));
        history.Record(Key, inVain: true);

        Assert.That(Directory.GetFiles(folder.File("guesses")), Has.Length.EqualTo(2), "one came, one went");
        Assert.That(history.WasInVain(Key));
        Assert.That(File.Exists(folder.File("guesses", "notes")));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public void Only_their_owner_reads_the_entries()
    {
        using TempFolder folder = new();
        new SpeculationHistory(folder.File("guesses")).Record(Key, inVain: true);

        Assert.That(File.GetUnixFileMode(folder.File("guesses")) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead), Is.EqualTo(UnixFileMode.None));
        Assert.That(
            File.GetUnixFileMode(Directory.GetFiles(folder.File("guesses")).Single()) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead),
            Is.EqualTo(UnixFileMode.None));
    }
}
