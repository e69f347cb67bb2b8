using Dxf.Client;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Local;

/// <summary>What can't be remembered, or leads nowhere, costs an upload nothing but its past.</summary>
[TestFixture]
internal sealed class UploadJournalTests
{
    private static readonly UploadKey Key = new("registry.test", RepositoryName.Parse("fred/data"), Digest.Compute("abc"u8));

    [Test]
    public void Journal_that_can_not_be_written_is_no_failure()
    {
        using TempFolder folder = new();
        UploadJournal journal = new(Path.Join(folder.WriteText("file", "in the way"), "uploads"));

        Assert.That(() => journal.Save(Key, new Uri("https://registry.test/upload")), Throws.Nothing);
        Assert.That(journal.Find(Key), Is.Null);
        Assert.That(() => journal.Remove(Key), Throws.Nothing);
    }

    [Test]
    public async Task Uploads_that_are_remembered_at_once_do_each_other_no_harm()
    {
        using TempFolder folder = new();
        UploadJournal journal = new(folder.File("uploads"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
                journal.Save(Key, new Uri($"https://registry.test/{writer}/{i}"));
        })));

        Assert.That(journal.Find(Key)!.AbsolutePath, Does.EndWith("/49"));
        Assert.That(Directory.GetFiles(folder.File("uploads")), Has.Length.EqualTo(1));
    }
}
