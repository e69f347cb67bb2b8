namespace Dxf;

/// <summary>A content in the state that it has when it is pushed, and where to.</summary>
/// <param name="Endpoint">The endpoint as messages name it.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Name">What the content is called where it comes from: <see cref="BlobSource.Name"/>.</param>
/// <param name="Revision">The mark of its state: <see cref="BlobSource.GetRevision"/>.</param>
public sealed record SpeculationKey(string Endpoint, RepositoryName Repository, string Name, string Revision);

/// <summary>
/// Remembers which contents were pushed where, so that they are hashed first the next time, and not sent while they are
/// hashed. The digest is computed and the registry asked in any case: where this is wrong, a push takes longer, and
/// nothing else.
/// </summary>
public interface ISpeculationHistory
{
    /// <summary>Whether the content is expected to be there, because it was when it was last pushed in this state.</summary>
    /// <param name="key">The content.</param>
    bool IsExpected(SpeculationKey key);

    /// <summary>Remembers a push that came to its end.</summary>
    /// <param name="key">The content, which is there now.</param>
    /// <param name="wasThere">Whether it was there before.</param>
    void Record(SpeculationKey key, bool wasThere);
}
