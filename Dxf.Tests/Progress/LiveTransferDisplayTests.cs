using Dxf.Tool.Progress;
using NUnit.Framework;
using static Dxf.Tests.Progress.Reports;

namespace Dxf.Tests.Progress;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LiveTransferDisplayTests : IDisposable
{
    private static readonly Digest First = Blob("aaaaaaaa");
    private readonly ManualTime _time = new();
    private readonly StringWriter _error = new();

    [Test]
    public async Task The_last_state_is_on_the_screen_and_the_cursor_is_back()
    {
        await using (LiveTransferDisplay display = Open())
        {
            display.Report(Transferring(First, 5, 10));
            display.Report(Transferring(First, 7, 10));
        }

        ScreenText screen = ScreenText.Of(_error.ToString(), 24);
        Assert.That(screen.Rows, Is.EqualTo(new[] { "sha256:aaaaaaaa ━━━━━━━━━━━─────  70%            7/10 B", "" }));
        Assert.That(screen.IsCursorVisible);
    }

    [Test]
    public async Task Hashing_and_transferring_are_one_line()
    {
        await using (LiveTransferDisplay display = Open())
        {
            display.Report(Hashing("logger.dat", 10, 10));
            display.Report(Transferring(First, 0, 10, "logger.dat"));
            display.Report(Done(First, 10, "logger.dat"));
        }

        Assert.That(ScreenText.Of(_error.ToString(), 24).Rows, Is.EqualTo(new[] { "sha256:aaaaaaaa ━━━━━━━━━━━━━━━━ 100%           10/10 B", "" }));
    }

    [Test]
    public async Task A_finished_transfer_says_how_fast_it_was()
    {
        await using (LiveTransferDisplay display = Open())
        {
            display.Report(Transferring(First, 0, 1000));
            _time.Advance(TimeSpan.FromSeconds(4));
            display.Report(Done(First, 1000));
        }

        Assert.That(_error.ToString(), Does.Contain(" 250 B/s"));
    }

    [Test]
    public async Task The_same_blob_twice_is_two_lines()
    {
        await using (LiveTransferDisplay display = Open())
        {
            display.Report(Done(First, 10));
            display.Report(Done(First, 10));
        }

        Assert.That(ScreenText.Of(_error.ToString(), 24).Rows, Has.Exactly(2).Contains("sha256:aaaaaaaa"));
    }

    [Test]
    public async Task Reports_from_many_threads_end_as_one_line_each()
    {
        await using (LiveTransferDisplay display = Open())
        {
            await Parallel.ForAsync(0, 64, (blob, _) =>
            {
                for (int bytes = 0; bytes <= 1000; bytes++)
                    display.Report(Transferring(Blob($"{blob:x8}"), bytes, 1000));
                display.Report(Done(Blob($"{blob:x8}"), 1000));
                return ValueTask.CompletedTask;
            });
        }

        IEnumerable<string> rows = ScreenText.Of(_error.ToString(), 24).Rows.SkipLast(1);
        Assert.That(rows.Select(static row => row[7..15]), Is.EquivalentTo(Enumerable.Range(0, 64).Select(static blob => $"{blob:x8}")));
        Assert.That(rows, Has.All.Contains(" 100%"));
    }

    [Test]
    public async Task A_report_allocates_nothing_once_its_transfer_is_known()
    {
        // Nothing draws here, so that nothing else runs.
        await using LiveTransferDisplay display = new(static (_, _) => Task.CompletedTask, _time);
        display.Report(Transferring(First, 0, 1000));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int bytes = 0; bytes < 1000; bytes++)
            display.Report(Transferring(First, bytes, 1000));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
    }

    [Test]
    public async Task A_terminal_that_is_gone_fails_no_transfer()
    {
        LiveTransferDisplay display = new(static (_, _) => throw new IOException("Input/output error"), _time);
        display.Report(Done(First, 10));
        await display.DisposeAsync();
        Assert.That(() => display.Report(Done(First, 10)), Throws.Nothing);
    }

    [Test]
    public async Task It_can_be_disposed_twice()
    {
        LiveTransferDisplay display = Open();
        display.Report(Done(First, 10));
        await display.DisposeAsync();
        string once = _error.ToString();
        await display.DisposeAsync();
        Assert.That(_error.ToString(), Is.EqualTo(once));
    }

    public void Dispose() => _error.Dispose();

    private LiveTransferDisplay Open() =>
        new((nextFrame, fill) => LiveScreenTests.Console(_error, width: 80, height: 24, ansi: true).DrawAsync(nextFrame, fill), _time);
}
