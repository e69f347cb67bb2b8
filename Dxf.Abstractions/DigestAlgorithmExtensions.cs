using System.Security.Cryptography;

namespace Dxf;

/// <summary>What the base class library and the text form call a <see cref="DigestAlgorithm"/>.</summary>
public static class DigestAlgorithmExtensions
{
    extension(DigestAlgorithm algorithm)
    {
        /// <summary>The name that <see cref="IncrementalHash"/> takes.</summary>
        public HashAlgorithmName Name => algorithm switch
        {
            DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
            DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a registered digest algorithm."),
        };

        /// <summary>The hash's length in bytes.</summary>
        public int HashSize => algorithm switch
        {
            DigestAlgorithm.Sha256 => SHA256.HashSizeInBytes,
            DigestAlgorithm.Sha512 => SHA512.HashSizeInBytes,
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a registered digest algorithm."),
        };

        internal string Prefix => algorithm is DigestAlgorithm.Sha256 ? "sha256:" : "sha512:";
    }
}
