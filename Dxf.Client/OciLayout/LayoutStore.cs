using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>A directory that holds an OCI image layout for each repository, at its name.</summary>
internal sealed class LayoutStore
{
    /// <summary>Takes a directory, without looking at it.</summary>
    /// <param name="path">The directory; one that does not exist is an empty registry, and is created by the first write.</param>
    /// <param name="time">What tells the time.</param>
    public LayoutStore(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Endpoint = "oci:" + path;
        Root = Path.GetFullPath(path);
        Time = time;
        StaleFiles = new StaleFiles(time);
    }

    /// <summary>The store as messages name it: <c>oci:./store</c>.</summary>
    public string Endpoint { get; }

    /// <summary>The directory, absolute.</summary>
    public string Root { get; }

    public TimeProvider Time { get; }

    public StaleFiles StaleFiles { get; }

    /// <summary>Whether the directory is itself an image layout, though it should hold them.</summary>
    public bool IsLayoutItself => File.Exists(LayoutPaths.Marker(Root));

    /// <summary>Takes a repository, without looking whether it exists.</summary>
    /// <exception cref="OciLayoutException">A directory can't have a repository of that name.</exception>
    public LayoutRepository GetRepository(RepositoryName name)
    {
        LayoutPaths.CheckName(name, this);
        return new LayoutRepository(this, name);
    }

    /// <summary>Checks that what is at the store's path, if anything, is a directory.</summary>
    public void CheckRoot()
    {
        if (File.Exists(Root))
            throw new OciLayoutException(Root, "this is a file; oci: takes a directory, which holds an OCI image layout for each repository");
    }
}
