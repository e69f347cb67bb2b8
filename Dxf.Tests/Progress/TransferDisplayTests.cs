using Dxf.Tool.Progress;
using NUnit.Framework;

namespace Dxf.Tests.Progress;

[TestFixture]
internal sealed class TransferDisplayTests
{
    [TestCase(ProgressMode.Auto, true, "xterm", typeof(LiveTransferDisplay))]
    [TestCase(ProgressMode.Always, true, "xterm", typeof(LiveTransferDisplay))]
    [TestCase(ProgressMode.Auto, true, "foot", typeof(LiveTransferDisplay))]
    [TestCase(ProgressMode.Auto, true, "dumb", typeof(PlainTransferDisplay))]
    [TestCase(ProgressMode.Always, false, "xterm", typeof(PlainTransferDisplay))]
    [TestCase(ProgressMode.Auto, false, "xterm", typeof(HiddenTransferDisplay))]
    [TestCase(ProgressMode.Never, true, "xterm", typeof(HiddenTransferDisplay))]
    [TestCase(ProgressMode.Never, false, "xterm", typeof(HiddenTransferDisplay))]
    public async Task The_mode_and_the_terminal_decide_what_is_shown(ProgressMode mode, bool isTerminal, string terminal, Type expected)
    {
        await using var display = TransferDisplay.Create(
            mode, TextWriter.Null, isTerminal, name => string.Equals(name, "TERM", StringComparison.Ordinal) ? terminal : null);
        Assert.That(display, Is.TypeOf(expected));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no TERM, and redraws.")]
    public async Task A_terminal_without_a_name_gets_plain_lines()
    {
        await using var display = TransferDisplay.Create(ProgressMode.Auto, TextWriter.Null, errorIsTerminal: true, _ => null);
        Assert.That(display, Is.TypeOf<PlainTransferDisplay>());
    }

    [Test]
    public async Task Where_nothing_is_shown_there_is_nothing_to_report_to()
    {
        await using var display = TransferDisplay.Create(ProgressMode.Never, TextWriter.Null, errorIsTerminal: true);
        Assert.That(display.Progress, Is.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_run_that_reports_nothing_writes_nothing(bool isTerminal)
    {
        StringWriter error = new();
        await using (TransferDisplay.Create(ProgressMode.Always, error, isTerminal))
        {
            // As an error before the first byte would end it.
        }

        Assert.That(error.ToString(), Is.Empty);
    }
}
