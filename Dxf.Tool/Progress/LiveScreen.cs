using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dxf.Tool.Progress;

/// <summary>
/// Draws transfers on a terminal: those under way in place at the bottom, as many as there are rows for, and above them,
/// once and for good, those that are done.
/// </summary>
internal sealed class LiveScreen(IAnsiConsole console)
{
    /// <summary>The screen that stderr is shown on.</summary>
    public static LiveScreen Open(TextWriter error) => new(AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new TerminalOutput(error),

        // Spectre.Console knows terminals by a list of names that lacks some; on Windows it asks the system.
        Ansi = OperatingSystem.IsWindows() ? AnsiSupport.Detect : AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    }));

    /// <inheritdoc cref="LiveTransferDisplay.DrawFrames"/>
    public async Task DrawAsync(Func<ValueTask<bool>> nextFrame, Action<LiveFrame> fill)
    {
        LiveFrame frame = new();
        if (console.Profile.Capabilities.Ansi)
        {
            LineBlock area = new() { Window = () => console.Profile.Height - 1 };
            LiveDisplay live = new(console, area) { AutoClear = true, Overflow = VerticalOverflow.Crop };
            await live.StartAsync(async context =>
            {
                do
                {
                    fill(frame);
                    area.Show(frame.Active);
                    if (frame.Finished.Count > 0)
                    {
                        // The area is taken away and drawn again below: by itself it would keep the height it once had.
                        context.UpdateTarget(null);
                        console.Write(new LineBlock { ErasesBelow = true, EndsLines = true }.Show(frame.Finished));
                    }

                    context.UpdateTarget(frame.Active.Count == 0 ? null : area);
                }
                while (await nextFrame());
            });
        }
        else
        {
            while (await nextFrame())
            {
                // Without a cursor that can be moved there is only the end to show.
            }
        }

        fill(frame);
        console.Write(new LineBlock { EndsLines = true }.Show([.. frame.Finished, .. frame.Active]));
    }
}
