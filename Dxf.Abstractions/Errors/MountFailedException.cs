namespace Dxf;

/// <summary>The registry did not mount a blob from another repository.</summary>
public sealed class MountFailedException : DxfException
{
    /// <summary>Makes an exception.</summary>
    /// <param name="target">The repository that should have got the blob.</param>
    /// <param name="from">The repository that should have it.</param>
    /// <param name="digest">The blob.</param>
    public MountFailedException(RepositoryName target, RepositoryName from, Digest digest)
        : base($"could not mount {digest} from {from} into {target}: the blob is not there, or the registry does not allow the mount")
    {
        Target = target;
        From = from;
        Digest = digest;
    }

    /// <summary>The repository that should have got the blob.</summary>
    public RepositoryName Target { get; }

    /// <summary>The repository that should have it.</summary>
    public RepositoryName From { get; }

    /// <summary>The blob.</summary>
    public Digest Digest { get; }
}
