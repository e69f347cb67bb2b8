namespace Dxf;

/// <summary>A content in the state that it has when it is pushed, and where to.</summary>
/// <param name="Endpoint">The endpoint as messages name it.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Name">What the content is called where it comes from: <see cref="BlobSource.Name"/>.</param>
/// <param name="Revision">The mark of its state: <see cref="BlobSource.GetRevision"/>.</param>
public sealed record SpeculationKey(string Endpoint, RepositoryName Repository, string Name, string Revision);

/// <summary>
/// Remembers which contents were sent while they were hashed and turned out to be there already, so that they are hashed
/// first the next time. The digest is computed and the registry asked in any case: where this is wrong, a push takes
/// longer, and nothing else.
/// </summary>
public interface ISpeculationHistory
{
    /// <summary>Whether the content was there when it was last pushed in this state.</summary>
    /// <param name="key">The content.</param>
    bool WasInVain(SpeculationKey key);

    /// <summary>Remembers how a push went, or forgets how an earlier one did.</summary>
    /// <param name="key">The content.</param>
    /// <param name="inVain">Whether the content was there already.</param>
    void Record(SpeculationKey key, bool inVain);
}
