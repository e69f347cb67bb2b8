using System.Text;

namespace Dxf.Tool;

/// <summary>Asks the user something on the terminal. What is asked goes to stderr; stdin is the terminal.</summary>
internal sealed class TerminalPrompt(TextWriter error)
{
    private const int MaxLength = 4096;

    /// <summary>Asks for something that is shown as it is typed. Null where the user has nothing to say.</summary>
    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) =>
        AskAsync(question, static (error, text) => error.Write(text), cancellationToken);

    /// <summary>Asks for something that is not shown, nor how long it is. Null where the user has nothing to say.</summary>
    public Task<string?> AskSecretAsync(string question, CancellationToken cancellationToken) =>
        AskAsync(question, static (_, _) => { }, cancellationToken);

    private async Task<string?> AskAsync(string question, Action<TextWriter, string> show, CancellationToken cancellationToken)
    {
        // Nothing can end a read from a terminal; an interrupt does not wait for it.
        string? answer = await Task.Run(() => Read(question, show), CancellationToken.None).WaitAsync(cancellationToken);
        return string.IsNullOrEmpty(answer) ? null : answer;
    }

    private string? Read(string question, Action<TextWriter, string> show)
    {
        // The first look at the keys switches the terminal's own echo off, before anything is asked.
        _ = Console.KeyAvailable;
        error.Write(question);
        StringBuilder answer = new();
        try
        {
            while (true)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter } or { KeyChar: '\n' or '\r' }:
                        return answer.ToString();
                    case { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } when answer.Length is 0:
                        return null;
                    case { Key: ConsoleKey.Backspace } when answer.Length > 0:
                        answer.Length -= answer.Length > 1 && char.IsLowSurrogate(answer[^1]) ? 2 : 1;
                        show(error, "\b \b");
                        break;
                    case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                        show(error, string.Concat(Enumerable.Repeat("\b \b", answer.Length)));
                        answer.Clear();
                        break;
                    case { KeyChar: var character } when !char.IsControl(character) && answer.Length < MaxLength:
                        answer.Append(character);
                        show(error, character.ToString());
                        break;
                    default:
                        break;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone.
            return null;
        }
        finally
        {
            error.WriteLine();
        }
    }
}
