using System.Text;

namespace Dxf.Tool.Commands;

/// <summary>How <c>--json</c> tells what an alias names.</summary>
internal static class AliasRecord
{
    /// <param name="repository">The alias's repository.</param>
    /// <param name="alias">The alias; null for a manifest from stdin.</param>
    /// <param name="content">What it names.</param>
    /// <param name="withText">Whether the manifests' texts are told, too.</param>
    /// <param name="blobs">The manifests' blobs, where more is known of them than the manifests say.</param>
    public static JsonRecord Of(
        RepositoryName repository,
        Reference? alias,
        AliasContent content,
        bool withText = false,
        IReadOnlyDictionary<AliasManifest, IReadOnlyList<Descriptor>>? blobs = null)
    {
        JsonRecord record = new JsonRecord().Add("alias", alias?.ToString()).Add("repository", repository.Value);
        Describe(record, content, withText, blobs);
        return record;
    }

    /// <summary>The same of what is known without its children.</summary>
    public static JsonRecord Of(RepositoryName repository, Reference alias, ManifestContent manifest)
    {
        if (!manifest.IsIndex)
            return Of(repository, alias, new AliasManifest(manifest));
        return new JsonRecord()
            .Add("alias", alias.ToString())
            .Add("repository", repository.Value)
            .Add(manifest.Descriptor)
            .Add("manifests", manifest.ReadIndex().Manifests.Select(static entry => new JsonRecord().Add(entry)));
    }

    private static void Describe(
        JsonRecord record, AliasContent content, bool withText, IReadOnlyDictionary<AliasManifest, IReadOnlyList<Descriptor>>? blobs)
    {
        record.Add(content.Content.Descriptor);
        if (withText)
            record.Add("manifest", Encoding.UTF8.GetString(content.Content.Bytes.Span));
        switch (content)
        {
            case AliasManifest manifest:
                // Schema 1 says neither sizes nor a configuration.
                bool isSchema1 = MediaTypes.IsSchema1(manifest.Content.MediaType);
                if (!isSchema1)
                    record.Add("config", manifest.Manifest.ConfigDigest.Value);
                if ((blobs?[manifest] ?? (isSchema1 ? null : manifest.Blobs)) is { } sized)
                    record.Add("blobs", sized.Select(static blob => new JsonRecord().Add(blob))).Add("blobsSize", sized.Sum(static blob => blob.Size));
                else
                    record.Add("blobs", manifest.Digests.Select(static digest => new JsonRecord().Add("digest", digest.Value)));
                break;
            case AliasIndex index:
                JsonRecord platforms = new();
                foreach ((Platform platform, AliasManifest child) in index.Platforms)
                {
                    JsonRecord described = new();
                    Describe(described, child, withText, blobs);
                    platforms.Add(platform.ToString(), described);
                }

                record.Add("platforms", platforms);
                break;
        }
    }
}
