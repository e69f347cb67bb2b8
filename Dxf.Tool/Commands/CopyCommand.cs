using System.CommandLine;
using Dxf.Client;
using Dxf.Tool.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace Dxf.Tool.Commands;

internal sealed class CopyCommand : VerbCommand
{
    private const string Source = "source";
    private const string Target = "target";

    private readonly Argument<ImageReference> _source = CommandArguments.Image(
        Source, "What to copy: [HOST[:PORT]/]REPO[:ALIAS|@DIGEST] (without a host: DXF_HOST; without an alias: latest), or oci:PATH[:ALIAS] for a directory that is an OCI image layout");

    private readonly Argument<ImageReference> _target = CommandArguments.Image(
        Target, "Where to, in the same form; without an alias: as the source is called");

    private readonly Settings.Text _platform = new(
        "--platform", "DXF_PLATFORM", "OS/ARCH[/VARIANT]", "Copy one platform of a multi-arch image, not all and the index");

    private readonly Option<bool> _referrers = new("--referrers")
    {
        Description = "Take along what refers to the image: signatures, bills of materials",
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print what would be copied and how much that is, a line each, and copy nothing",
    };

    private readonly CopySide _from = new("from", Source);
    private readonly CopySide _to = new("to", Target);
    private readonly ProgressSetting _progress = new();

    public CopyCommand(ToolContext context)
        : base(
            context,
            "copy",
            "Copy an image, an alias or a whole multi-arch index from one registry or directory to another, byte for byte, and print its digest. What the target has is not sent again; the alias comes last.",
            [
                "dxf copy docker.io/library/alpine:3.20 localhost:5000/library/alpine:3.20",
                "dxf copy fred/datalogger:may15 fred/archive:may15",
                "dxf copy --platform linux/arm64/v8 --referrers registry.example/app:1.0 oci:./app:1.0",
                "DXF_TO_USERNAME=fred DXF_TO_PASSWORD=... dxf copy oci:./app:1.0 registry.example/app",
                "dxf copy --dry-run docker.io/library/alpine:3.20 oci:./alpine",
            ])
    {
        Arguments.Add(_source);
        Arguments.Add(_target);
        Options.Add(_platform.Option);
        Options.Add(_referrers);
        Options.Add(_dryRun);
        _from.AddTo(this);
        _to.AddTo(this);
        _progress.AddTo(this);
    }

    // Two endpoints, and the failure says which.
    protected override string? NameEndpoint(ParseResult arguments) => null;

    protected override void AddEndpoints(IServiceCollection services, ParseResult arguments)
    {
        ImageReference source = arguments.GetRequiredValue(_source);
        ImageReference target = arguments.GetRequiredValue(_target);
        RefuseItself(source, target, arguments);
        services.AddDxf(Source, options => _from.Apply(options, source, Endpoint, arguments, Environment));
        services.AddDxf(Target, options => _to.Apply(options, target, Endpoint, arguments, Environment));
    }

    protected override async Task RunAsync(IServiceProvider services, ParseResult arguments, CancellationToken cancellationToken)
    {
        ImageReference source = arguments.GetRequiredValue(_source);
        ImageReference target = arguments.GetRequiredValue(_target);
        bool dryRun = arguments.GetValue(_dryRun);
        CopyOptions options = new()
        {
            Platform = _platform.Get<Platform?>(arguments, Environment, Platform.Parse),
            Referrers = arguments.GetValue(_referrers),
            DryRun = dryRun,
            Parallel = Parallel(arguments),
        };

        // What is wrong with either side shows before the other one is asked for anything.
        IRegistryClient from = services.GetRequiredKeyedService<IRegistryClient>(Source);
        IRegistryClient to = IsOneEndpoint(source, target, arguments) ? from : services.GetRequiredKeyedService<IRegistryClient>(Target);
        Reference reference = source.Reference ?? await from.Manifests.ChooseReferenceAsync(source.Repository, cancellationToken);

        CopyResult result;
        await using (TransferDisplay display = _progress.Open(arguments, Environment, Console))
        {
            result = await from.CopyAsync(
                source.Repository, reference, to, target.Repository, target.Reference, options with { Progress = display.Progress }, cancellationToken);
        }

        await Output.WriteLinesAsync(Console.Output, Json(arguments) ? [CopyOutput.Describe(result, dryRun)] : dryRun ? CopyOutput.Plan(result) : [result.Digest.Value], cancellationToken);
    }

    /// <summary>Whether both sides are one endpoint, as the same user: then they share tokens and connections.</summary>
    private bool IsOneEndpoint(ImageReference source, ImageReference target, ParseResult arguments) =>
        !_from.IsApart(source, Endpoint, arguments, Environment) && !_to.IsApart(target, Endpoint, arguments, Environment);

    /// <summary>Directories are compared by where they are, as one may be named in many ways.</summary>
    private void RefuseItself(ImageReference source, ImageReference target, ParseResult arguments)
    {
        if (_platform.Get(arguments, Environment) is null
            && string.Equals(PlaceOf(source, arguments), PlaceOf(target, arguments), StringComparison.Ordinal)
            && (target.Reference is null || target.Reference == source.Reference))
        {
            throw new UsageException($"source and target are the same: {target}");
        }
    }

    private string PlaceOf(ImageReference reference, ParseResult arguments) =>
        CopySide.PlaceOf(reference, Endpoint.Host(arguments, Environment));
}
