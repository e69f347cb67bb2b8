using System.CommandLine;

namespace Dxf.Tool.Commands;

internal sealed class ListReferrersCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Reference> _subject = CommandArguments.AliasOrDigest("The alias or manifest's digest that is referred to");
    private readonly Option<string?> _artifactType = new("--artifact-type") { Description = "List only artifacts of this type", HelpName = "TYPE" };

    public ListReferrersCommand(ToolContext context)
        : base(
            context,
            "list-referrers",
            "Print the digests of the manifests that refer to an alias (signatures, bills of materials, what was written with --subject), a line each.",
            "dxf list-referrers fred/datalogger may15-readings",
            "dxf list-referrers --artifact-type application/vnd.example.sbom --json fred/datalogger may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_subject);
        Options.Add(_artifactType);
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        Reference reference = arguments.GetValue(_subject);
        using IDisposable scope = registry.Auth.BeginScope(AuthScope.ForRepository(repository, "pull"));

        // What is referred to by its digest need not be there itself.
        Digest subject = reference.Digest
            ?? (await registry.Manifests.FindAsync(repository, reference, cancellationToken))?.Digest
            ?? throw RegistryNotFoundException.ForManifest(repository, reference, registry.Endpoint);
        await foreach (Descriptor referrer in registry.Manifests.ListReferrersAsync(
            repository, subject, arguments.GetValue(_artifactType), cancellationToken))
        {
            await Output.WriteLinesAsync(
                Console.Output,
                [Json(arguments) ? new JsonRecord().Add(referrer).Add("repository", repository.Value).Add("subject", subject.Value).ToString() : referrer.Digest.Value],
                cancellationToken);
        }
    }
}
