namespace Dxf;

/// <summary>Which upload is meant: what is pushed where.</summary>
/// <param name="Endpoint">The endpoint as messages name it.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Digest">The blob.</param>
public sealed record UploadKey(string Endpoint, RepositoryName Repository, Digest Digest);

/// <summary>Remembers the uploads that were begun, so that a later run can go on with one that was broken off.</summary>
public interface IUploadJournal
{
    /// <summary>Where a broken upload goes on, or null where none is remembered.</summary>
    /// <param name="key">The upload.</param>
    Uri? Find(UploadKey key);

    /// <summary>Remembers where an upload goes on. The address may carry a secret of the upload's.</summary>
    /// <param name="key">The upload.</param>
    /// <param name="location">The registry's address for it.</param>
    void Save(UploadKey key, Uri location);

    /// <summary>Forgets an upload that came to its end.</summary>
    /// <param name="key">The upload.</param>
    void Remove(UploadKey key);
}
