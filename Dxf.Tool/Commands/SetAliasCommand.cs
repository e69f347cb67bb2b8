using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

internal sealed class SetAliasCommand : DxfCommand
{
    private static readonly char[] PathSeparators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    private readonly Argument<RepositoryName> _repository = CommandArguments.Repository();
    private readonly Argument<Tag> _alias = CommandArguments.Alias();
    private readonly Argument<string[]> _blobs = new("blob")
    {
        Description = "The blobs to name, in order: digests, or files (with a path separator in them) to hash; files are not uploaded",
        HelpName = "digest|file",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly ManifestFormatSetting _format = new();
    private readonly Dictionary<Digest, string> _files = [];

    public SetAliasCommand(ToolContext context)
        : base(
            context,
            "set-alias",
            "Give a name to a set of blobs that the repository has, and print the manifest that says so.",
            "dxf set-alias fred/datalogger may15-readings sha256:4d2f...",
            "dxf set-alias fred/datalogger may15-readings ./logger.dat ./calibration.dat")
    {
        Arguments.Add(_repository);
        Arguments.Add(_alias);
        Arguments.Add(_blobs);
        _format.AddTo(this);
    }

    protected override void Configure(DxfOptions options, ParseResult arguments) =>
        _format.Apply(options, arguments, Environment);

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RepositoryName repository = arguments.GetValue(_repository);
        Tag alias = arguments.GetValue(_alias);
        string[] given = arguments.GetRequiredValue(_blobs);
        List<Digest> digests = [];
        foreach (string blob in given)
        {
            Digest digest = IsFile(blob) ? await Digest.ComputeFileAsync(blob, cancellationToken) : ParseDigest(blob);
            digests.Add(digest);
            if (IsFile(blob))
                _files[digest] = blob;
        }

        using IDisposable scope = registry.Auth.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        IReadOnlyList<Descriptor> blobs = await registry.Aliases.DescribeAsync(repository, digests, cancellationToken);
        ManifestContent manifest = await _format.SetAsync(
            registry,
            repository,
            alias,
            [.. blobs.Select((blob, index) => IsFile(given[index]) ? ManifestFormatSetting.WithTitle(blob, given[index]) : blob)],
            arguments,
            cancellationToken);
        if (Json(arguments))
            await Output.WriteLinesAsync(Console.Output, [AliasRecord.Of(repository, alias, manifest).ToString()], cancellationToken);
        else
            await Console.Output.WriteAsync(manifest.Bytes, cancellationToken);
    }

    protected override string? HintNotFound(ParseResult arguments, RegistryNotFoundException exception) =>
        _files.FirstOrDefault(file => exception.Message.Contains(file.Key.Value, StringComparison.Ordinal)).Value is { } file
            ? $"that is {file}, push it first with: dxf push-blob {arguments.GetValue(_repository)} {file}"
            : base.HintNotFound(arguments, exception);

    private static bool IsFile(string blob) => blob.IndexOfAny(PathSeparators) >= 0;

    private static Digest ParseDigest(string text) => Digest.TryParse(text, out Digest digest)
        ? digest
        : throw new InvalidReferenceException(
            text, "digest", $"expected sha256: and 64 lower-case hexadecimal digits, or a file with a path separator (./{text})");
}
