using System.Globalization;
using Dxf.Tool.Progress;
using NUnit.Framework;
using static Dxf.Tests.Progress.Reports;

namespace Dxf.Tests.Progress;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PlainTransferDisplayTests
{
    private static readonly Digest First = Blob("aaaaaaaa");
    private static readonly Digest Second = Blob("bbbbbbbb");
    private readonly ManualTime _time = new();

    [Test]
    public async Task A_blob_has_a_line_where_it_begins_and_one_where_it_is_done()
    {
        string text = await ShowAsync(
            Transferring(First, 0, 512), Transferring(First, 256, 512), Transferring(First, 512, 512), Done(First, 512));
        Assert.That(text, Is.EqualTo("sha256:aaaaaaaa 0% 0/512\nsha256:aaaaaaaa 100% 512/512\n"));
    }

    [Test]
    public async Task An_empty_blob_has_both_lines_too()
    {
        string text = await ShowAsync(Transferring(First, 0, 0), Done(First, 0));
        Assert.That(text, Is.EqualTo("sha256:aaaaaaaa 0% 0/0\nsha256:aaaaaaaa 100% 0/0\n"));
    }

    [Test]
    public async Task A_blob_that_was_there_already_has_both_lines_too()
    {
        string text = await ShowAsync(Hashing("logger.dat", 512, 512), Done(First, 512, "logger.dat"));
        Assert.That(text, Is.EqualTo("sha256:aaaaaaaa 0% 0/512\nsha256:aaaaaaaa 100% 512/512\n"));
    }

    [Test]
    public async Task A_blob_of_unknown_length_has_its_length_at_the_end()
    {
        string text = await ShowAsync(Transferring(First, 0, null), Later(10), Transferring(First, 300, null), Done(First, 512));
        Assert.That(text, Is.EqualTo("sha256:aaaaaaaa 0% 0\nsha256:aaaaaaaa 300\nsha256:aaaaaaaa 100% 512/512\n"));
    }

    [Test]
    public async Task A_blob_without_a_digest_goes_by_its_name_until_it_has_one()
    {
        string text = await ShowAsync(
            Transferring(null, 0, 5, "a\e[2J.bin"), Transferring(null, 5, 5, "a\e[2J.bin"), Done(First, 5, "a\e[2J.bin"));
        Assert.That(text, Is.EqualTo("a\\u{1b}[2J.bin 0% 0/5\nsha256:aaaaaaaa 100% 5/5\n"));
    }

    [Test]
    public async Task The_same_blob_twice_has_its_lines_twice()
    {
        string text = await ShowAsync(Transferring(First, 0, 5), Done(First, 5), Transferring(First, 0, 5), Done(First, 5));
        Assert.That(text, Is.EqualTo(string.Concat(Enumerable.Repeat("sha256:aaaaaaaa 0% 0/5\nsha256:aaaaaaaa 100% 5/5\n", 2))));
    }

    [Test]
    public async Task Two_blobs_at_once_are_told_apart()
    {
        string text = await ShowAsync(
            Transferring(First, 0, 5), Transferring(Second, 0, 7), Transferring(First, 1, 5), Done(Second, 7), Done(First, 5));
        Assert.That(text, Is.EqualTo(
            "sha256:aaaaaaaa 0% 0/5\nsha256:bbbbbbbb 0% 0/7\nsha256:bbbbbbbb 100% 7/7\nsha256:aaaaaaaa 100% 5/5\n"));
    }

    [Test]
    public async Task Two_files_of_the_same_content_are_two_transfers()
    {
        string text = await ShowAsync(
            Transferring(First, 0, 5, "a"), Transferring(First, 0, 5, "b"), Done(First, 5, "a"), Done(First, 5, "b"));
        Assert.That(text, Is.EqualTo(
            "sha256:aaaaaaaa 0% 0/5\nsha256:aaaaaaaa 0% 0/5\nsha256:aaaaaaaa 100% 5/5\nsha256:aaaaaaaa 100% 5/5\n"));
    }

    [Test]
    public async Task A_long_transfer_has_a_line_for_each_tenth_at_most()
    {
        List<object> reports = [Transferring(First, 0, 1000)];
        for (int bytes = 1; bytes <= 1000; bytes++)
            reports.AddRange([Later(1), Transferring(First, bytes, 1000)]);
        reports.Add(Done(First, 1000));

        string[] lines = (await ShowAsync([.. reports])).TrimEnd().Split('\n');
        Assert.That(lines, Is.EqualTo(Enumerable.Range(0, 11).Select(tenth => $"sha256:aaaaaaaa {tenth * 10}% {tenth * 100}/1000")));
    }

    [Test]
    public async Task A_long_hashing_is_shown_but_never_as_the_transfer()
    {
        string text = await ShowAsync(
            Hashing("logger.dat", 1, 100), Later(2), Hashing("logger.dat", 40, 100), Later(2), Hashing("logger.dat", 100, 100),
            Transferring(First, 0, 100, "logger.dat"), Done(First, 100, "logger.dat"));
        Assert.That(text, Is.EqualTo(
            "logger.dat hashing 40% 40/100\nlogger.dat hashing 99% 100/100\nsha256:aaaaaaaa 0% 0/100\nsha256:aaaaaaaa 100% 100/100\n"));
    }

    [Test]
    public async Task A_transfer_that_begins_again_shows_that_it_went_back()
    {
        string text = await ShowAsync(
            Transferring(First, 0, 100), Later(2), Transferring(First, 50, 100), Later(2), Transferring(First, 10, 100), Done(First, 100));
        Assert.That(text, Does.Contain(" 50% 50/100\nsha256:aaaaaaaa 10% 10/100\n"));
    }

    [Test]
    public async Task A_transfer_that_breaks_off_ends_with_how_far_it_came()
    {
        string text = await ShowAsync(Transferring(First, 0, 512), Transferring(First, 512, 512));
        Assert.That(text, Is.EqualTo("sha256:aaaaaaaa 0% 0/512\nsha256:aaaaaaaa 99% 512/512\n"), "100% is for what was verified");
    }

    [Test]
    public async Task What_is_reported_afterwards_is_not_shown()
    {
        StringWriter error = new();
        PlainTransferDisplay display = new(error, _time);
        await display.DisposeAsync();
        display.Report(Done(First, 5));
        Assert.That(error.ToString(), Is.Empty);
    }

    [Test]
    public async Task A_closed_stderr_fails_no_transfer()
    {
        await using PlainTransferDisplay display = new(new BrokenWriter(), _time);
        Assert.That(() => display.Report(Done(First, 5)), Throws.Nothing);
    }

    [Test]
    public async Task Reports_from_many_threads_come_out_as_whole_lines()
    {
        StringWriter error = new();
        await using (PlainTransferDisplay display = new(error, _time))
        {
            await Parallel.ForAsync(0, 64, (blob, _) =>
            {
                Digest digest = Blob(blob.ToString("x8", CultureInfo.InvariantCulture));
                for (int bytes = 0; bytes <= 500; bytes++)
                    display.Report(Transferring(digest, bytes, 500));
                display.Report(Done(digest, 500));
                return ValueTask.CompletedTask;
            });
        }

        string[] lines = error.ToString().TrimEnd().Split('\n');
        IEnumerable<string> expected = Enumerable.Range(0, 64).SelectMany(blob => new[] { $"sha256:{blob:x8} 0% 0/500", $"sha256:{blob:x8} 100% 500/500" });
        Assert.That(lines, Is.EquivalentTo(expected));
    }

    private static TimeSpan Later(int seconds) => TimeSpan.FromSeconds(seconds);

    private async Task<string> ShowAsync(params object[] story)
    {
        StringWriter error = new();
        await using (PlainTransferDisplay display = new(error, _time))
        {
            foreach (object step in story)
            {
                if (step is TimeSpan time) _time.Advance(time);
                else display.Report((TransferProgress)step);
            }
        }

        return error.ToString();
    }

    private sealed class BrokenWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("Broken pipe");
    }
}
