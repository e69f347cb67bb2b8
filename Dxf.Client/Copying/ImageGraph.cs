namespace Dxf.Client.Copying;

/// <summary>An image's manifests, and what refers to them: which names which, and which blobs they have.</summary>
internal sealed class ImageGraph
{
    /// <summary>More manifests than any image has; what a server sends must end somewhere.</summary>
    public const int MaxManifests = 10_000;

    /// <summary>All of them are held in memory.</summary>
    public const long MaxBytes = 256L * 1024 * 1024;

    /// <summary>How deep indexes may stand in indexes.</summary>
    public const int MaxDepth = 8;

    private readonly Dictionary<Digest, Node> _nodes = [];
    private readonly List<Node> _order = [];
    private readonly Dictionary<Digest, Descriptor> _blobs = [];
    private readonly List<Descriptor> _foreign = [];
    private long _bytes;

    /// <summary>The blobs, each once, in the manifests' order.</summary>
    public IReadOnlyCollection<Descriptor> Blobs => _blobs.Values;

    /// <summary>The layers that may not be passed on.</summary>
    public IReadOnlyList<Descriptor> Foreign => _foreign;

    /// <summary>All manifests, in the order in which they were added.</summary>
    public IReadOnlyList<ManifestContent> Manifests => [.. _order.Select(static node => node.Content)];

    /// <summary>Whether the manifest is there already.</summary>
    public bool Contains(Digest digest) => _nodes.ContainsKey(digest);

    /// <summary>Adds a manifest with its blobs, and answers the manifests that it names.</summary>
    /// <exception cref="DxfException">There is no end to them.</exception>
    public IReadOnlyList<Descriptor> Add(ManifestContent content)
    {
        if (_nodes.ContainsKey(content.Digest))
            return [];
        _bytes += content.Bytes.Length;
        if (_nodes.Count == MaxManifests || _bytes > MaxBytes)
            throw new DxfException($"the image has more than {MaxManifests} manifests, or more than {MaxBytes / (1024 * 1024)} MiB of them, and is not copied");

        IReadOnlyList<Descriptor> children = content.IsIndex ? content.ReadIndex().Manifests : [];
        Node node = new(content, [.. children.Select(static child => child.Digest)]);
        _nodes.Add(content.Digest, node);
        _order.Add(node);
        if (!content.IsIndex)
            AddBlobs(content.ReadManifest());
        return children;
    }

    /// <summary>Adds something that an index names and that is no manifest.</summary>
    public void AddBlob(Descriptor blob) => _blobs.TryAdd(blob.Digest, blob);

    /// <summary>
    /// A manifest and all that it names, in steps: what a step's manifests name has come in the steps before. The
    /// manifest itself is the last step.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<ManifestContent>> StepsTo(Digest root)
    {
        Dictionary<Digest, int> heights = [];
        Measure(root);
        return
        [
            .. _order
                .Where(node => heights.ContainsKey(node.Content.Digest))
                .GroupBy(node => heights[node.Content.Digest])
                .OrderBy(static step => step.Key)
                .Select(static step => step.Select(static node => node.Content).ToArray()),
        ];

        // As deep as MaxDepth; digests can't name one another in a circle.
        int Measure(Digest digest)
        {
            if (!_nodes.TryGetValue(digest, out Node? node))
                return -1;
            if (!heights.TryGetValue(digest, out int height))
                heights[digest] = height = 1 + node.Children.Select(Measure).DefaultIfEmpty(-1).Max();
            return height;
        }
    }

    private void AddBlobs(Manifest manifest)
    {
        _blobs.TryAdd(manifest.Config.Digest, manifest.Config);
        foreach (Descriptor layer in manifest.Layers)
        {
            if (!MediaTypes.IsForeignLayer(layer.MediaType))
                _blobs.TryAdd(layer.Digest, layer);
            else if (!_foreign.Exists(known => known.Digest == layer.Digest))
                _foreign.Add(layer);
        }
    }

    private sealed record Node(ManifestContent Content, IReadOnlyList<Digest> Children);
}
