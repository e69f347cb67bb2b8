using Dxf.Client.Files;

namespace Dxf.Client.OciLayout;

/// <summary>A directory that holds an OCI image layout for each repository, at its name; or that is the layout of its only repository.</summary>
internal sealed class LayoutStore
{
    /// <summary>Takes a directory, without looking at it.</summary>
    /// <param name="path">The directory; one that does not exist is an empty registry, and is created by the first write.</param>
    /// <param name="time">What tells the time.</param>
    /// <param name="isSingle">Whether the directory is the layout of one repository, which goes by any name.</param>
    public LayoutStore(string path, TimeProvider time, bool isSingle = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Endpoint = (isSingle ? DxfEndpoint.LayoutScheme : DxfEndpoint.OciScheme) + path;
        IsSingle = isSingle;
        Root = Path.GetFullPath(path);
        Time = time;
        StaleFiles = new StaleFiles(time);
    }

    /// <summary>The store as messages name it: <c>oci:./store</c>.</summary>
    public string Endpoint { get; }

    /// <summary>The directory, absolute.</summary>
    public string Root { get; }

    /// <summary>Whether the directory is the layout of the only repository.</summary>
    public bool IsSingle { get; }

    public TimeProvider Time { get; }

    public StaleFiles StaleFiles { get; }

    /// <summary>Whether the directory is itself an image layout, though it should hold them.</summary>
    public bool IsLayoutItself => !IsSingle && File.Exists(LayoutPaths.Marker(Root));

    /// <summary>Takes a repository, without looking whether it exists.</summary>
    /// <exception cref="OciLayoutException">A directory can't have a repository of that name.</exception>
    public LayoutRepository GetRepository(RepositoryName name)
    {
        if (IsSingle)
        {
            _ = name.Value;
            return new LayoutRepository(this, name, Root);
        }

        LayoutPaths.CheckName(name, this);
        return new LayoutRepository(this, name, Path.Join(Root, name.Value.Replace('/', Path.DirectorySeparatorChar)));
    }

    /// <summary>Checks that what is at the store's path, if anything, is a directory.</summary>
    public void CheckRoot()
    {
        if (File.Exists(Root))
            throw new OciLayoutException(Root, IsSingle
                ? "this is a file; an OCI image layout is a directory"
                : "this is a file; oci: takes a directory, which holds an OCI image layout for each repository");
    }
}
