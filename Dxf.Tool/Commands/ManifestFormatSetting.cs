using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>The form of the aliases that a verb writes, and what they say about themselves.</summary>
internal sealed class ManifestFormatSetting
{
    /// <summary>What other tools name files by.</summary>
    private const string Title = "org.opencontainers.image.title";

    private readonly Settings.Text _setting = new(
        "--manifest", "DXF_MANIFEST", "docker|oci", "Manifest format of aliases: docker (as python-dxf; the default on registries) or oci (the default in directories)");

    private readonly Option<bool> _oci = new("--oci") { Description = "Short for --manifest oci" };

    private readonly Option<string?> _artifactType = new("--artifact-type")
    {
        Description = "What kind of artifact the alias is, a media type (application/vnd.example.readings); writes the oci format",
        HelpName = "TYPE",
    };

    private readonly Option<string[]> _annotations = new("--annotation")
    {
        Description = "An annotation of the alias, as often as wanted; writes the oci format",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _subject = new("--subject")
    {
        Description = "The alias or manifest's digest that this one refers to (list-referrers finds it there); writes the oci format",
        HelpName = "ALIAS|DIGEST",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_oci);
        command.Options.Add(_setting.Option);
        command.Options.Add(_artifactType);
        command.Options.Add(_annotations);
        command.Options.Add(_subject);
    }

    /// <param name="options">What the client is made with.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="hasAlias">Whether the command line has an alias to write.</param>
    public void Apply(DxfOptions options, ParseResult arguments, Func<string, string?> environment, bool hasAlias = true)
    {
        options.ManifestFormat = Get(arguments, environment);

        if (arguments.GetValue(_oci) && arguments.GetValue(_setting.Option) is { Length: > 0 } other && Parse(other) is ManifestFormat.Docker)
            throw new UsageException("--oci and --manifest docker contradict each other");

        // What is wrong with it shows before anything is sent.
        if (GetArtifact(arguments) is not null && !hasAlias)
            throw new UsageException("--artifact-type, --annotation and --subject describe an alias, and none is given");
        _ = GetSubject(arguments);
    }

    /// <summary>The same blob with the name of the file that it came from.</summary>
    public static Descriptor WithTitle(Descriptor blob, string file) => Path.GetFileName(file) is { Length: > 0 } title and not "-"
        ? blob with { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Title] = title } }
        : blob;

    /// <summary>Writes the alias.</summary>
    public async Task<ManifestContent> SetAsync(
        IRegistryClient registry, RepositoryName repository, Tag alias, IReadOnlyList<Descriptor> blobs, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (GetArtifact(arguments) is not { } artifact)
            return await registry.Aliases.SetAsync(repository, alias, blobs, cancellationToken: cancellationToken);

        using IDisposable scope = registry.Auth.BeginScope(AuthScope.ForRepository(repository, "pull", "push"));
        if (GetSubject(arguments) is { } subject)
        {
            ManifestContent manifest = await registry.Manifests.FindAsync(repository, subject, cancellationToken)
                ?? throw RegistryNotFoundException.ForManifest(repository, subject, registry.Endpoint);
            artifact = artifact with { Subject = manifest.Descriptor };
        }

        return await registry.Aliases.SetArtifactAsync(repository, alias, blobs, artifact, cancellationToken);
    }

    private ManifestFormat? Get(ParseResult arguments, Func<string, string?> environment)
    {
        ManifestFormat? format = arguments.GetValue(_oci) ? ManifestFormat.Oci : _setting.Get<ManifestFormat?>(arguments, environment, Parse);
        return GetArtifact(arguments) is null || format is null or ManifestFormat.Oci
            ? format
            : throw new UsageException("--artifact-type, --annotation and --subject need the oci format: Docker's has no place for them");
    }

    /// <summary>What the alias says about itself; null where nothing was asked for.</summary>
    private ArtifactOptions? GetArtifact(ParseResult arguments)
    {
        string? type = arguments.GetValue(_artifactType);
        string[] annotations = arguments.GetValue(_annotations) ?? [];
        if (type is null && annotations.Length is 0 && arguments.GetValue(_subject) is null)
            return null;

        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string annotation in annotations)
        {
            int equals = annotation.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new UsageException($"--annotation: '{annotation}' is no annotation: expected KEY=VALUE");
            if (!pairs.TryAdd(annotation[..equals], annotation[(equals + 1)..]))
                throw new UsageException($"--annotation: {annotation[..equals]} is given twice");
        }

        try
        {
            return new ArtifactOptions { ArtifactType = type, Annotations = pairs };
        }
        catch (InvalidReferenceException exception)
        {
            throw new UsageException($"--artifact-type: {exception.Message}");
        }
    }

    private Reference? GetSubject(ParseResult arguments)
    {
        if (arguments.GetValue(_subject) is not { } subject)
            return null;
        try
        {
            return Reference.Parse(subject);
        }
        catch (InvalidReferenceException exception)
        {
            throw new UsageException($"--subject: {exception.Message}");
        }
    }

    private static ManifestFormat? Parse(string text) => text switch
    {
        "docker" => ManifestFormat.Docker,
        "oci" => ManifestFormat.Oci,
        _ => throw new InvalidReferenceException(text, "manifest format", "expected docker or oci"),
    };
}
