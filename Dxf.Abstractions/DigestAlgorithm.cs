namespace Dxf;

/// <summary>The hash functions that a <see cref="Digest"/> can name.</summary>
/// <remarks>See <see href="https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#registered-algorithms">the registered algorithms</see>.</remarks>
public enum DigestAlgorithm
{
    /// <summary>SHA-256, 64 hexadecimal digits: what registries use unless told otherwise.</summary>
    Sha256 = 1,

    /// <summary>SHA-512, 128 hexadecimal digits.</summary>
    Sha512 = 2,
}
