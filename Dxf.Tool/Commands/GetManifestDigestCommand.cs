using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class GetManifestDigestCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference[]> _aliases = CommandArguments.Aliases("The aliases; none: the manifest on stdin");
    private readonly PlatformSetting _platform = new(without: "the digest is that of the index");

    public GetManifestDigestCommand(ToolContext context)
        : base(
            context,
            "get-manifest-digest",
            "Print the digest of the manifest itself that an alias names, a line each. For a multi-arch image it is the index's; with a platform, that platform's manifest's.",
            "dxf get-manifest-digest fred/datalogger may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_aliases);
        _platform.AddTo(this);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        Platform? platform = _platform.Get(arguments, Environment);
        Reference[] aliases = arguments.GetValue(_aliases)!;

        List<ManifestContent> manifests = [];
        if (aliases.Length is 0)
            manifests.Add(await ManifestInput.ReadAsync(Console, "an alias is missing", cancellationToken));
        foreach (Reference alias in aliases)
        {
            manifests.Add(await registry.Manifests.FindAsync(repository, alias, cancellationToken)
                ?? throw RegistryNotFoundException.ForManifest(repository, alias, registry.Endpoint));
        }

        // An index names the digests of its manifests: they need not be got.
        IEnumerable<Descriptor> described = manifests.Select(manifest => platform is not null && manifest.IsIndex
            ? manifest.ReadIndex().Select(platform)
            : manifest.Descriptor);
        await Output.WriteLinesAsync(
            Console.Output,
            Json(arguments)
                ? described.Select((descriptor, index) => new JsonRecord()
                    .Add("alias", index < aliases.Length ? aliases[index].ToString() : null)
                    .Add("repository", repository.Value)
                    .Add(descriptor)
                    .ToString())
                : described.Select(static descriptor => descriptor.Digest.Value),
            cancellationToken);
    }
}
