using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

internal sealed class MountBlobCommand : DxfCommand
{
    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository(description: "The repository that gets the blob");
    private readonly Argument<RepositoryName> _from = CommandArguments.Repository("from-repo", "The repository that has it");
    private readonly Argument<Digest> _digest = CommandArguments.Digest();
    private readonly Argument<Tag?> _alias = CommandArguments.MarkedAlias("Also give the blob this name");
    private readonly ManifestFormatSetting _format = new();

    public MountBlobCommand(ToolContext context)
        : base(
            context,
            "mount-blob",
            "Make a blob of another repository available in this one, without sending its bytes, and print its digest.",
            "dxf mount-blob fred/archive fred/datalogger sha256:4d2f...",
            "dxf mount-blob fred/archive fred/datalogger sha256:4d2f... @may15-readings")
    {
        Arguments.Add(_repository);
        Arguments.Add(_from);
        Arguments.Add(_digest);
        Arguments.Add(_alias);
        _format.AddTo(this);
    }

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _format.Apply(options, arguments, Environment, hasAlias: arguments.GetValue(_alias) is not null);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        RepositoryName from = arguments.GetValue(_from);
        Digest digest = arguments.GetValue(_digest);
        if (!await registry.Blobs.TryMountAsync(repository, from, digest, cancellationToken))
            throw new MountFailedException(repository, from, digest);

        if (arguments.GetValue(_alias) is { } alias)
        {
            IReadOnlyList<Descriptor> blobs = await registry.Aliases.DescribeAsync(repository, [digest], cancellationToken);
            await _format.SetAsync(registry, repository, alias, blobs, arguments, cancellationToken);
        }

        string line = Json(arguments)
            ? new JsonRecord()
                .Add("alias", arguments.GetValue(_alias)?.ToString())
                .Add("digest", digest.Value)
                .Add("from", from.Value)
                .Add("repository", repository.Value)
                .ToString()
            : digest.Value;
        await Output.WriteLinesAsync(Console.Output, [line], cancellationToken);
    }
}
