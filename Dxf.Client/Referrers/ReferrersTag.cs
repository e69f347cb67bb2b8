using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dxf.Client.Referrers;

/// <summary>
/// The tag that lists what refers to a manifest, in registries that have no API for it: an index of the referrers.
/// </summary>
/// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema">the referrers tag schema</see>.</remarks>
internal static class ReferrersTag
{
    /// <summary>As long as the schema lets the hash be.</summary>
    private const int MaxHashLength = 64;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The tag for a subject.</summary>
    public static Tag For(Digest subject) => Tag.Parse(
        $"{(subject.Algorithm is DigestAlgorithm.Sha256 ? "sha256" : "sha512")}-{subject.Hex[..Math.Min(subject.Hex.Length, MaxHashLength)]}");

    /// <summary>The entries that such a tag lists; none where there is no such tag, or something else under it.</summary>
    public static async Task<IReadOnlyList<Descriptor>> ListAsync(
        IManifestClient manifests, RepositoryName repository, Digest subject, CancellationToken cancellationToken) =>
        await manifests.FindAsync(repository, For(subject), cancellationToken).ConfigureAwait(false) is { IsIndex: true } index
            ? index.ReadIndex().Manifests
            : [];

    /// <summary>Enters a referrer, if it isn't there yet.</summary>
    public static async Task AddAsync(
        IManifestClient manifests, RepositoryName repository, Digest subject, Descriptor referrer, CancellationToken cancellationToken)
    {
        IReadOnlyList<Descriptor> known = await ListAsync(manifests, repository, subject, cancellationToken).ConfigureAwait(false);
        if (!known.Any(entry => entry.Digest == referrer.Digest))
            await manifests.PutAsync(repository, For(subject), Write([.. known, referrer]), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes out a referrer that is deleted, and deletes the tag where it listed nothing else.</summary>
    /// <remarks>See <see href="https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#deleting-manifests">deleting manifests</see>.</remarks>
    public static async Task RemoveAsync(
        IManifestClient manifests, RepositoryName repository, Digest subject, Digest referrer, CancellationToken cancellationToken)
    {
        if (await manifests.FindAsync(repository, For(subject), cancellationToken).ConfigureAwait(false) is not { IsIndex: true } index)
            return;
        IReadOnlyList<Descriptor> known = index.ReadIndex().Manifests;
        IReadOnlyList<Descriptor> left = [.. known.Where(entry => entry.Digest != referrer)];
        if (left.Count == known.Count)
            return;

        if (left.Count is 0)
        {
            try
            {
                // By digest: not every registry deletes tags, and a list that somebody else has put there since stays.
                await manifests.DeleteAsync(repository, index.Digest, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RegistryNotFoundException)
            {
                // Somebody else has deleted it.
                return;
            }
            catch (RegistryException)
            {
                // A list of nothing says the same.
            }
        }

        await manifests.PutAsync(repository, For(subject), Write(left), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Describes a manifest as a list of referrers does; null where it refers to nothing.</summary>
    public static (Digest Subject, Descriptor Referrer)? Describe(ManifestContent manifest)
    {
        try
        {
            if (manifest.IsIndex)
            {
                ImageIndex index = manifest.ReadIndex();
                return index.Subject is null
                    ? null
                    : (index.Subject.Digest, manifest.Descriptor with { ArtifactType = index.ArtifactType, Annotations = index.Annotations });
            }

            if (!MediaTypes.IsManifest(manifest.MediaType))
                return null;
            Manifest image = manifest.ReadManifest();
            return image.Subject is null
                ? null
                : (image.Subject.Digest, manifest.Descriptor with { ArtifactType = image.ArtifactType ?? image.Config.MediaType, Annotations = image.Annotations });
        }
        catch (UnsupportedManifestException)
        {
            // Whatever it is, it says of nothing that it is its subject.
            return null;
        }
    }

    private static ManifestContent Write(IEnumerable<Descriptor> referrers)
    {
        JsonObject index = new()
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciIndex,
            ["manifests"] = new JsonArray([.. referrers.Select(Write)]),
        };
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, WriterOptions))
        {
            index.WriteTo(writer);
        }

        return ManifestContent.FromBytes(bytes.WrittenMemory, MediaTypes.OciIndex);
    }

    private static JsonObject Write(Descriptor referrer)
    {
        JsonObject entry = new()
        {
            ["mediaType"] = referrer.MediaType,
            ["digest"] = referrer.Digest.Value,
            ["size"] = referrer.Size,
        };
        if (referrer.ArtifactType is not null)
            entry["artifactType"] = referrer.ArtifactType;
        if (referrer.Annotations is { Count: > 0 } annotations)
            entry["annotations"] = new JsonObject(annotations.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return entry;
    }
}
