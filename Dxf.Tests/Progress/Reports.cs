namespace Dxf.Tests.Progress;

/// <summary>What the client reports while it transfers a blob.</summary>
internal static class Reports
{
    /// <summary>The digest that begins with the 8 digits, and goes on with zeros.</summary>
    public static Digest Blob(string digits) => Digest.Parse("sha256:" + digits.PadRight(64, '0'));

    public static TransferProgress Hashing(string? name, long bytes, long? total) =>
        new(TransferPhase.Hashing, name, Digest: null, bytes, total);

    public static TransferProgress Transferring(Digest? digest, long bytes, long? total, string? name = null) =>
        new(TransferPhase.Transferring, name, digest, bytes, total);

    public static TransferProgress Done(Digest digest, long bytes, string? name = null) =>
        new(TransferPhase.Done, name, digest, bytes, bytes);
}
