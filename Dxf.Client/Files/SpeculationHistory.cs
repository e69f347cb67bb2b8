using Dxf.Client.Files;

namespace Dxf.Client;

/// <summary>
/// Remembers in a folder which contents were sent in vain, a file each, which only its owner can read. A content that was
/// not pushed for a month is forgotten.
/// </summary>
/// <param name="folder">The folder, made when it is first written to.</param>
public sealed class SpeculationHistory(string folder) : ISpeculationHistory
{
    private const string InVain = "in vain";

    private readonly EntryFolder _entries = new(folder, ".guess", TimeSpan.FromDays(30));

    /// <inheritdoc/>
    public bool WasInVain(SpeculationKey key) => _entries.Find(Describe(key)) is InVain;

    /// <inheritdoc/>
    public void Record(SpeculationKey key, bool inVain)
    {
        string description = Describe(key);
        if (inVain)
            _entries.Save(description, InVain);
        else
            _entries.Remove(description);
        _entries.RemoveOld();
    }

    // A file's name may hold anything, a line break among it.
    private static string Describe(SpeculationKey key) => $"{key.Endpoint} {key.Repository} {Uri.EscapeDataString(key.Name)} {Uri.EscapeDataString(key.Revision)}";
}
