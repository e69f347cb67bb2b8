using Dxf.Client;
using Dxf.Tests.Infrastructure;

namespace Dxf.Tests.Contracts;

internal enum Backend
{
    Registry,
    Directory,
}

/// <summary>Where a back-end keeps its blobs, for tests that damage them or look what was left behind.</summary>
internal abstract class ContractEndpoint : IDisposable
{
    public static async Task<ContractEndpoint> OpenAsync(Backend backend) =>
        backend is Backend.Registry ? new OpenRegistry(await Registries.OpenAsync()) : new StoreDirectory();

    public abstract void Configure(DxfOptions options);

    /// <summary>The file that holds a blob or a manifest.</summary>
    public abstract string FileOf(RepositoryName repository, Digest digest);

    /// <summary>What unfinished uploads have left in a repository.</summary>
    public abstract IEnumerable<string> Leftovers(RepositoryName repository);

    public abstract void Dispose();

    private static IEnumerable<string> Files(string folder, string pattern) =>
        System.IO.Directory.Exists(folder) ? System.IO.Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];

    private sealed class OpenRegistry(RegistryProcess registry) : ContractEndpoint
    {
        private string Root => Path.Join(registry.StorageFolder, "docker", "registry", "v2");

        public override void Configure(DxfOptions options) => (options.Host, options.Insecure) = (registry.Host, true);

        public override string FileOf(RepositoryName repository, Digest digest) =>
            Path.Join(Root, "blobs", "sha256", digest.Hex[..2], digest.Hex, "data");

        /// <summary>The marks of open sessions. (Of a deleted one the registry keeps the hash's state, which it writes once more.)</summary>
        public override IEnumerable<string> Leftovers(RepositoryName repository) =>
            Files(Path.Join(Root, "repositories", repository.Value, "_uploads"), "startedat");

        public override void Dispose()
        {
            // All tests of the run share it.
        }
    }

    private sealed class StoreDirectory : ContractEndpoint
    {
        private readonly TempFolder _folder = new();

        private string Root => _folder.File("store");

        public override void Configure(DxfOptions options) => options.Host = "oci:" + Root;

        public override string FileOf(RepositoryName repository, Digest digest) =>
            Path.Join(Root, repository.Value, "blobs", "sha256", digest.Hex);

        public override IEnumerable<string> Leftovers(RepositoryName repository) => Files(Path.Join(Root, repository.Value), "*.tmp");

        public override void Dispose() => _folder.Dispose();
    }
}
