namespace Dxf.Client.Copying;

/// <summary>Reads all manifests of an image, several side by side.</summary>
internal sealed class ImageReader(IRegistryClient registry, RepositoryName repository, int parallel)
{
    private readonly ImageGraph _graph = new();

    /// <summary>Reads an image from its manifest or index down.</summary>
    /// <param name="root">The manifest or index.</param>
    /// <param name="withReferrers">Whether to read what refers to its manifests, too.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The image, and the manifests that refer to others in it.</returns>
    public async Task<(ImageGraph Graph, IReadOnlyList<ManifestContent> Referrers)> ReadAsync(
        ManifestContent root, bool withReferrers, CancellationToken cancellationToken)
    {
        await AddAsync([root], cancellationToken).ConfigureAwait(false);
        List<ManifestContent> referrers = [];
        for (int asked = 0; withReferrers && asked < _graph.Manifests.Count;)
        {
            ManifestContent[] subjects = [.. _graph.Manifests.Skip(asked)];
            asked += subjects.Length;
            IReadOnlyList<ManifestContent> found = await FindReferrersAsync(subjects, cancellationToken).ConfigureAwait(false);
            referrers.AddRange(found);
            await AddAsync(found, cancellationToken).ConfigureAwait(false);
        }

        return (_graph, referrers);
    }

    /// <summary>Finds what an index, or one in it, has for a platform.</summary>
    public async Task<ManifestContent> SelectAsync(ManifestContent content, Platform platform, CancellationToken cancellationToken)
    {
        for (int depth = 0; content.IsIndex; depth++)
        {
            CheckDepth(depth);
            Descriptor entry = content.ReadIndex().Select(platform);
            content = await registry.Manifests.FindAsync(repository, entry.Digest, cancellationToken).ConfigureAwait(false)
                ?? throw RegistryNotFoundException.ForManifest(repository, entry.Digest, registry.Endpoint);
        }

        return content;
    }

    private static void CheckDepth(int depth)
    {
        if (depth > ImageGraph.MaxDepth)
            throw new DxfException($"the image has indexes in indexes, more than {ImageGraph.MaxDepth} deep, and is not copied");
    }

    /// <summary>Adds manifests, then all that those name, and so on.</summary>
    private async Task AddAsync(IReadOnlyList<ManifestContent> contents, CancellationToken cancellationToken)
    {
        for (int depth = 0; contents.Count > 0; depth++)
        {
            CheckDepth(depth);
            Descriptor[] children =
            [
                .. contents
                    .SelectMany(_graph.Add)
                    .DistinctBy(static child => child.Digest)
                    .Where(child => !_graph.Contains(child.Digest)),
            ];
            contents = await GetAsync(children, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<ManifestContent>> GetAsync(Descriptor[] entries, CancellationToken cancellationToken)
    {
        if (entries.Length > ImageGraph.MaxManifests)
            throw new DxfException($"the image has more than {ImageGraph.MaxManifests} manifests, and is not copied");

        ManifestContent?[] contents = new ManifestContent?[entries.Length];
        await Parallel.ForAsync(0, entries.Length, Side(cancellationToken), async (i, token) =>
        {
            Descriptor entry = entries[i];
            bool isManifest = MediaTypes.IsIndex(entry.MediaType) || MediaTypes.IsManifest(entry.MediaType);
            contents[i] = await FindAsync(entry, token).ConfigureAwait(false);

            // An index may name anything; what is no manifest is a blob.
            if (contents[i] is null && (isManifest || await registry.Blobs.FindAsync(repository, entry.Digest, token).ConfigureAwait(false) is null))
                throw RegistryNotFoundException.ForManifest(repository, entry.Digest, registry.Endpoint);
        }).ConfigureAwait(false);

        foreach ((Descriptor entry, ManifestContent? content) in entries.Zip(contents))
        {
            if (content is null)
                _graph.AddBlob(entry);
        }

        return [.. contents.OfType<ManifestContent>()];

        async Task<ManifestContent?> FindAsync(Descriptor entry, CancellationToken token)
        {
            try
            {
                return await registry.Manifests.FindAsync(repository, entry.Digest, token).ConfigureAwait(false);
            }
            catch (UnsupportedManifestException) when (!MediaTypes.IsIndex(entry.MediaType) && !MediaTypes.IsManifest(entry.MediaType))
            {
                // In a directory any blob can be asked for as a manifest.
                return null;
            }
        }
    }

    private async Task<IReadOnlyList<ManifestContent>> FindReferrersAsync(ManifestContent[] subjects, CancellationToken cancellationToken)
    {
        List<ManifestContent>[] found = [.. subjects.Select(static _ => new List<ManifestContent>())];
        await Parallel.ForAsync(0, subjects.Length, Side(cancellationToken), async (i, token) =>
        {
            Digest subject = subjects[i].Digest;
            IAsyncEnumerable<Descriptor> listed = registry.Manifests.ListReferrersAsync(repository, subject, artifactType: null, token);
            await foreach (Descriptor entry in listed.ConfigureAwait(false))
            {
                if (found[i].Count > ImageGraph.MaxManifests)
                    throw new DxfException($"{repository}@{subject} has more than {ImageGraph.MaxManifests} referrers, and is not copied");

                // A list may name what was deleted since, and what refers to something else is no referrer.
                ManifestContent? referrer = await registry.Manifests.FindAsync(repository, entry.Digest, token).ConfigureAwait(false);
                if (referrer is not null && Client.Referrers.ReferrersTag.Describe(referrer)?.Subject == subject)
                    found[i].Add(referrer);
            }
        }).ConfigureAwait(false);
        return [.. found.SelectMany(static some => some).DistinctBy(static referrer => referrer.Digest).Where(referrer => !_graph.Contains(referrer.Digest))];
    }

    private ParallelOptions Side(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
}
