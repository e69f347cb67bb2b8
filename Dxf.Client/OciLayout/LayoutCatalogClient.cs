using System.Runtime.CompilerServices;

namespace Dxf.Client.OciLayout;

/// <summary>The repositories of a directory: whatever in it is an image layout and has a name that a repository can have.</summary>
internal sealed class LayoutCatalogClient(LayoutStore store) : ICatalogClient
{
    /// <inheritdoc/>
    /// <remarks>
    /// The names come in ordinal order, while the directories are read. A link to a directory inside the store is
    /// listed where it leads to a layout, but not entered; one that leads out is neither.
    /// </remarks>
    public async IAsyncEnumerable<string> ListRepositoriesAsync(
        int? pageSize = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize ?? 1, 1, nameof(pageSize));
        store.CheckRoot();

        // Directories are read on another thread; a big one takes its time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (store.IsSingle)
        {
            if (File.Exists(LayoutPaths.Marker(store.Root)))
                yield return ImageReference.LayoutRepository.Value;
            yield break;
        }

        foreach (string name in Walk(store.Root, prefix: "", RealPath.Resolve(store.Root)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    public Task<string?> CheckApiVersionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        store.CheckRoot();
        return Task.FromResult<string?>("oci-layout/" + LayoutMarker.Version);
    }

    private IEnumerable<string> Walk(string directory, string prefix, string root)
    {
        foreach (Step step in ReadSteps(directory, prefix, root))
        {
            if (!step.Descends)
            {
                yield return step.Key;
                continue;
            }

            foreach (string name in Walk(step.Directory, step.Key, root))
                yield return name;
        }
    }

    /// <summary>
    /// What there is to do for a directory. "a-b" comes before "a/b" but after "a": a repository and what is below it
    /// are steps of their own, the latter sorted with its slash.
    /// </summary>
    private List<Step> ReadSteps(string directory, string prefix, string root)
    {
        List<Step> steps = [];
        foreach (DirectoryInfo child in ReadDirectories(directory))
        {
            string name = prefix + child.Name;
            if (!RepositoryName.TryParse(name, out _) || LayoutPaths.Collision(child.Name, prefix.Length is 0, store) is not null)
                continue;

            bool isLink = child.LinkTarget is not null;
            if (isLink && !RealPath.IsWithin(RealPath.Resolve(child.FullName), root))
                continue;
            if (File.Exists(LayoutPaths.Marker(child.FullName)))
                steps.Add(new Step(name, child.FullName, Descends: false));
            if (!isLink)
                steps.Add(new Step(name + "/", child.FullName, Descends: true));
        }

        steps.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        return steps;
    }

    private static DirectoryInfo[] ReadDirectories(string directory)
    {
        try
        {
            return new DirectoryInfo(directory).GetDirectories();
        }
        catch (DirectoryNotFoundException)
        {
            // Never created, or removed meanwhile.
            return [];
        }
    }

    private readonly record struct Step(string Key, string Directory, bool Descends);
}
