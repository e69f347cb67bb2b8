using System.Text;
using Dxf.Tool.Progress;
using NUnit.Framework;
using Spectre.Console;
using static Dxf.Tests.Progress.Reports;

namespace Dxf.Tests.Progress;

[TestFixture]
internal sealed class LiveScreenTests
{
    private static readonly Digest First = Blob("aaaaaaaa");

    [Test]
    public async Task A_line_says_which_blob_and_how_far_and_how_fast_and_how_long()
    {
        ScreenText screen = await ShowAsync(80, 24, [Line(Transferring(First, 1536 * 1024, 2048 * 1024), 12.5 * 1024)]);
        Assert.That(screen.Rows[0], Is.EqualTo("sha256:aaaaaaaa ━━━━━━━━━━━━────  75%       1.5/2.0 MiB   12.5 KiB/s    00:40"));
    }

    [Test]
    public async Task A_small_blob_is_counted_in_bytes()
    {
        ScreenText screen = await ShowAsync(80, 24, [Line(Done(First, 512))]);
        Assert.That(screen.Rows[0], Is.EqualTo("sha256:aaaaaaaa ━━━━━━━━━━━━━━━━ 100%         512/512 B"));
    }

    [Test]
    public async Task Hashing_says_so_and_goes_by_the_name()
    {
        ScreenText screen = await ShowAsync(80, 24, [Line(Hashing("logger.dat", 50, 100))]);
        Assert.That(screen.Rows[0], Is.EqualTo("logger.dat      hashing ━━━━────  50%          50/100 B"));
    }

    [Test]
    public async Task An_unknown_length_has_no_percent()
    {
        ScreenText screen = await ShowAsync(80, 24, [Line(Transferring(First, 300, null), 100)]);
        Assert.That(screen.Rows[0], Does.Match("^sha256:aaaaaaaa ─*━━━━─* +300 B +100 B/s$"));
    }

    [TestCase(103, "sha256:aaaaaaaa          ━━━━━━━━━━━━━━━───────────────  50%            5/10 B        1 B/s    00:05")]
    [TestCase(60, "sha256:aaaaaaaa ━━━━━━━━━─────────  50%            5/10 B")]
    [TestCase(40, "sha256:aaaaaaaa ━━━━━━━━────────  50%")]
    [TestCase(25, "sha256:aaaaaaaa  50%")]
    [TestCase(18, "sha256:aaaaaaaa")]
    [TestCase(10, "sha256…")]
    public async Task What_finds_no_room_is_left_out(int width, string expected)
    {
        ScreenText screen = await ShowAsync(width, 24, [Line(Transferring(First, 5, 10), 1)]);
        Assert.That(screen.Rows[0], Is.EqualTo(expected));
    }

    [TestCase("日本語日本語日本語.bin", "日本語日本語日… ━")]
    [TestCase("日本語", "日本語          ━")]
    [TestCase("[red]x[/]", "[red]x[/]       ━")]
    [TestCase("a\u202eb", "a\\u{202e}b ")]
    [TestCase("\e[1mx", "\\u{1b}[1mx ")]
    public async Task A_name_can_not_disturb_the_screen(string name, string expected)
    {
        ScreenText screen = await ShowAsync(80, 24, [Line(Transferring(null, 50, 100, name))]);
        Assert.That(screen.Rows[0], Does.StartWith(expected));
    }

    [Test]
    public async Task Finished_transfers_stay_and_the_others_are_drawn_below()
    {
        LineState[] many = [.. Enumerable.Range(0, 40).Select(static blob => Line(Transferring(Blob($"{blob:x8}"), 1, 2)))];
        StringWriter output = new();
        int step = 0;
        await Console(output, width: 80, height: 10, ansi: true).DrawAsync(
            () => ValueTask.FromResult(step <= many.Length),
            frame =>
            {
                frame.Finished.Clear();
                frame.Active.Clear();
                if (step is > 0 and <= 40) frame.Finished.Add(Line(Done(many[step - 1].Progress.Digest!.Value, 2)));
                frame.Active.AddRange(many.Skip(step));
                step++;
            });

        ScreenText screen = ScreenText.Of(output.ToString(), height: 10);
        Assert.That(
            screen.Rows.Where(static row => row.Contains("100%", StringComparison.Ordinal)).Select(static row => row[7..15]),
            Is.EqualTo(Enumerable.Range(0, 40).Select(static blob => $"{blob:x8}")));
        Assert.That(screen.Rows[^2], Does.StartWith("sha256:00000027").And.Contains("100%"), "and nothing is left below");
        Assert.That(screen.Rows[^1], Is.Empty);
        Assert.That(screen.IsCursorVisible);
    }

    [Test]
    public async Task More_transfers_than_rows_show_the_newest()
    {
        StringWriter output = new();
        bool drawn = false;
        await Console(output, width: 80, height: 5, ansi: true).DrawAsync(
            () => ValueTask.FromResult(!drawn),
            frame =>
            {
                drawn = output.ToString().Length > 10;
                frame.Active.Clear();
                if (!drawn) frame.Active.AddRange(Enumerable.Range(0, 9).Select(static blob => Line(Transferring(Blob($"{blob:x8}"), 1, 2))));
            });

        Assert.That(output.ToString(), Does.Match(@"(?s)… 6 more.*00000006.*00000007.*00000008").And.Not.Contains("00000005"));
    }

    [Test]
    public async Task A_single_line_is_redrawn_in_place()
    {
        StringWriter output = new();
        await output.WriteAsync("before\n");
        int step = 0;
        await Console(output, width: 80, height: 24, ansi: true).DrawAsync(
            () => ValueTask.FromResult(step < 5),
            frame =>
            {
                frame.Active.Clear();
                frame.Active.Add(Line(Transferring(First, step++, 10)));
            });
        await output.WriteAsync("dxf: interrupted\n");

        Assert.That(ScreenText.Of(output.ToString(), 24).Rows, Is.EqualTo(new[]
        {
            "before", "sha256:aaaaaaaa ━━━━━━━━────────  50%            5/10 B", "dxf: interrupted", "",
        }));
    }

    [Test]
    public async Task A_console_without_escape_sequences_gets_the_last_state_in_plain_text()
    {
        StringWriter output = new();
        await Console(output, width: 80, height: 24, ansi: false).DrawAsync(
            static () => ValueTask.FromResult(false), static frame => frame.Finished.Add(Line(Done(First, 512))));
        Assert.That(output.ToString(), Does.Contain("sha256:aaaaaaaa").And.Contains(" 100%").And.Not.Contains("\e"));
    }

    [Test]
    public async Task Without_colours_none_are_written()
    {
        Assert.That((await ShowAsync(80, 24, [Line(Done(First, 512))], ColorSystemSupport.NoColors)).HasColours, Is.False);
        Assert.That((await ShowAsync(80, 24, [Line(Done(First, 512))], ColorSystemSupport.Standard)).HasColours, Is.True);
    }

    internal static LiveScreen Console(TextWriter output, int width, int height, bool ansi, ColorSystemSupport colours = ColorSystemSupport.NoColors) =>
        new(AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new FixedSize(output, width, height),
            Ansi = ansi ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        }));

    private static LineState Line(TransferProgress progress, double? rate = null) =>
        new(progress.Digest is { } digest ? digest.Abbreviated : Tool.TerminalText.Escape(progress.Name!), progress, rate);

    private static async Task<ScreenText> ShowAsync(
        int width, int height, LineState[] lines, ColorSystemSupport colours = ColorSystemSupport.NoColors)
    {
        StringWriter output = new();
        await Console(output, width, height, ansi: true, colours).DrawAsync(static () => ValueTask.FromResult(false), frame =>
        {
            frame.Active.Clear();
            frame.Active.AddRange(lines);
        });
        return ScreenText.Of(output.ToString(), height);
    }

    private sealed class FixedSize(TextWriter writer, int width, int height) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => height;

        public void SetEncoding(Encoding encoding)
        {
            // A StringWriter has none.
        }
    }
}
