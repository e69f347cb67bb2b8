using Dxf.Client.Files;

namespace Dxf.Client;

/// <summary>
/// Remembers in a folder which contents were pushed where, a file each, which only its owner can read: the last thousand,
/// and none that was not pushed for a month.
/// </summary>
/// <param name="folder">The folder, made when it is first written to.</param>
public sealed class SpeculationHistory(string folder) : ISpeculationHistory
{
    private const string There = "there";
    private const string Gone = "gone";
    private const string Back = "back";

    private readonly EntryFolder _entries = new(folder, ".pushed", TimeSpan.FromDays(30), capacity: 1000);

    /// <inheritdoc/>
    public bool IsExpected(SpeculationKey key) => _entries.Find(Describe(key)) is There;

    /// <inheritdoc/>
    public void Record(SpeculationKey key, bool wasThere)
    {
        string description = Describe(key);

        // What was gone once is likely to go again, in a registry that is made anew each time: it is expected when it was
        // there twice in a row.
        string state = (_entries.Find(description), wasThere) switch
        {
            (There or Back or Gone, false) => Gone,
            (Gone, true) => Back,
            _ => There,
        };
        _entries.Save(description, state);
        _entries.RemoveOld();
    }

    // A file's name may hold anything, a line break among it.
    private static string Describe(SpeculationKey key) => $"{key.Endpoint} {key.Repository} {Uri.EscapeDataString(key.Name)} {Uri.EscapeDataString(key.Revision)}";
}
