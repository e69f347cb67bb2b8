using System.Runtime.Versioning;
using Dxf.Client;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>Which contents were pushed is remembered in a folder, and nothing fails where it can't be.</summary>
[TestFixture]
internal sealed class SpeculationHistoryFolderTests
{
    private static readonly SpeculationKey Key = new("registry.test", RepositoryName.Parse("fred/data"), "a b\nc", "16 5");

    [Test]
    public void Nothing_is_expected_that_was_never_pushed()
    {
        using TempFolder folder = new();

        Assert.That(new SpeculationHistory(folder.File("pushes")).IsExpected(Key), Is.False);
        Assert.That(Directory.Exists(folder.File("pushes")), Is.False);
    }

    [TestCase("+", true)]
    [TestCase("-", true)]
    [TestCase("--", false)]
    [TestCase("+++-", false)]
    [TestCase("--+", false)]
    [TestCase("--++", true)]
    [TestCase("--+-+-+", false)]
    [TestCase("---++-+", false)]
    [TestCase("---++-++", true)]
    public void What_came_and_went_is_expected_after_it_was_there_twice_in_a_row(string pushes, bool expected)
    {
        using TempFolder folder = new();
        foreach (char push in pushes)
            new SpeculationHistory(folder.File("pushes")).Record(Key, wasThere: push is '+');

        Assert.That(new SpeculationHistory(folder.File("pushes")).IsExpected(Key), Is.EqualTo(expected));
        Assert.That(Directory.GetFiles(folder.File("pushes")), Has.Length.EqualTo(1));
    }

    [Test]
    public void The_last_thousand_are_kept()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(folder.CreateFolder("pushes"));
        history.Record(Key, wasThere: true);
        string first = Directory.GetFiles(folder.File("pushes")).Single();
        File.SetLastWriteTimeUtc(first, DateTime.UtcNow.AddHours(-1));
        for (int i = 0; i < 999; i++)
            File.WriteAllText(folder.File("pushes", $"{i}.pushed"), "");
        Assert.That(history.IsExpected(Key));
        SpeculationKey last = Key with { Name = "last" };
        history.Record(last, wasThere: true);

        Assert.That(history.IsExpected(last));
        Assert.That(history.IsExpected(Key), Is.False);
        Assert.That(Directory.GetFiles(folder.File("pushes")), Has.Length.EqualTo(1000));
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
        SpeculationHistory history = new(folder.File("pushes"));
        history.Record(Key, wasThere: true);

        Assert.That(history.IsExpected(other), Is.False);
    }

    [Test]
    public void Folder_that_can_not_be_written_is_no_failure()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(Path.Join(folder.WriteText("file", "in the way"), "pushes"));

        Assert.That(() => history.Record(Key, wasThere: true), Throws.Nothing);
        Assert.That(history.IsExpected(Key), Is.False);
        Assert.That(() => history.Record(Key, wasThere: false), Throws.Nothing);
    }

    [Test]
    public void Old_entries_go_and_strangers_stay()
    {
        using TempFolder folder = new();
        SpeculationHistory history = new(folder.CreateFolder("pushes"));
        history.Record(Key with { Name = "old" }, wasThere: true);
        foreach (string file in Directory.GetFiles(folder.File("pushes")))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-31));
        File.WriteAllText(folder.File("pushes", "notes"), "somebody's own");
        File.SetLastWriteTimeUtc(folder.File("pushes", "notes"), DateTime.UtcNow.AddDays(-31));
        Assert.That(history.IsExpected(Key with { Name = "old" }), Is.False);
        Assert.That(Directory.GetFiles(folder.File("pushes")), Has.Length.EqualTo(2));
        history.Record(Key, wasThere: true);

        Assert.That(Directory.GetFiles(folder.File("pushes")), Has.Length.EqualTo(2), "one came, one went");
        Assert.That(history.IsExpected(Key));
        Assert.That(File.Exists(folder.File("pushes", "notes")));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public void Only_their_owner_reads_the_entries()
    {
        using TempFolder folder = new();
        new SpeculationHistory(folder.File("pushes")).Record(Key, wasThere: true);

        Assert.That(File.GetUnixFileMode(folder.File("pushes")) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead), Is.EqualTo(UnixFileMode.None));
        Assert.That(
            File.GetUnixFileMode(Directory.GetFiles(folder.File("pushes")).Single()) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead),
            Is.EqualTo(UnixFileMode.None));
    }
}
