using System.Runtime.CompilerServices;
using Dxf.Client.Referrers;

namespace Dxf.Client.OciLayout;

/// <summary>What refers to a manifest in a layout: whatever is known there as a manifest and names it as its subject.</summary>
internal static class LayoutReferrers
{
    public static async IAsyncEnumerable<Descriptor> ListAsync(
        IReadOnlyList<Digest> entries,
        Func<Digest, CancellationToken, Task<ManifestContent?>> readAsync,
        Digest subject,
        string? artifactType,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Digest digest in entries)
        {
            ManifestContent? manifest;
            try
            {
                manifest = await readAsync(digest, cancellationToken).ConfigureAwait(false);
            }
            catch (UnsupportedManifestException)
            {
                // Other tools may keep anything there.
                continue;
            }

            if (manifest is not null
                && ReferrersTag.Describe(manifest) is var (of, referrer)
                && of == subject
                && (artifactType is null || string.Equals(referrer.ArtifactType, artifactType, StringComparison.Ordinal)))
            {
                yield return referrer;
            }
        }
    }
}
