using System.Text;

namespace Dxf.Tool.Commands;

/// <summary>How <c>--json</c> tells what an alias names.</summary>
internal static class AliasRecord
{
    /// <param name="repository">The alias's repository.</param>
    /// <param name="alias">The alias; null for a manifest from stdin.</param>
    /// <param name="content">What it names.</param>
    /// <param name="withText">Whether the manifests' texts are told, too.</param>
    public static JsonRecord Of(RepositoryName repository, Reference? alias, AliasContent content, bool withText = false)
    {
        JsonRecord record = new JsonRecord().Add("alias", alias?.ToString()).Add("repository", repository.Value);
        Describe(record, content, withText);
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

    private static void Describe(JsonRecord record, AliasContent content, bool withText)
    {
        record.Add(content.Content.Descriptor);
        if (withText)
            record.Add("manifest", Encoding.UTF8.GetString(content.Content.Bytes.Span));
        switch (content)
        {
            case AliasManifest old when MediaTypes.IsSchema1(old.Content.MediaType):
                // Schema 1 says no more: neither sizes nor a configuration.
                record.Add("blobs", old.Digests.Select(static digest => new JsonRecord().Add("digest", digest.Value)));
                break;
            case AliasManifest manifest:
                record
                    .Add("config", manifest.Manifest.ConfigDigest.Value)
                    .Add("blobs", manifest.Blobs.Select(static blob => new JsonRecord().Add(blob)))
                    .Add("blobsSize", manifest.Size);
                break;
            case AliasIndex index:
                JsonRecord platforms = new();
                foreach ((Platform platform, AliasManifest child) in index.Platforms)
                {
                    JsonRecord described = new();
                    Describe(described, child, withText);
                    platforms.Add(platform.ToString(), described);
                }

                record.Add("platforms", platforms);
                break;
        }
    }
}
