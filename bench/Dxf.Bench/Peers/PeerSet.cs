using Dxf.Bench.Processes;

namespace Dxf.Bench.Peers;

/// <summary>The programs that are there.</summary>
internal sealed record PeerSet
{
    // How each is asked for its version. python-dxf has no such option: its help says at least that it runs.
    private static readonly Dictionary<string, string[]> VersionArguments = new(StringComparer.Ordinal)
    {
        [PeerNames.PythonDxf] = ["--help"],
        [PeerNames.Oras] = ["version"],
        [PeerNames.Crane] = ["version"],
        [PeerNames.OpenSsl] = ["version"],
    };

    public required Peer Dxf { get; init; }

    public required Peer Registry { get; init; }

    /// <summary>Whether <see cref="Dxf"/> pushes several files at once.</summary>
    public required bool DxfPushesSeveral { get; init; }

    /// <summary>Whether <see cref="Dxf"/> can be told not to upload before it has hashed.</summary>
    public required bool DxfSpeculates { get; init; }

    public required Peer? PythonDxf { get; init; }

    public required Peer? Oras { get; init; }

    public required Peer? Crane { get; init; }

    public required Peer? Skopeo { get; init; }

    public required Peer? Curl { get; init; }

    public required Peer? OpenSsl { get; init; }

    /// <summary>Those that aren't there, each with what was tried.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>dxf and python-dxf, whose command lines are the same.</summary>
    public IEnumerable<Peer> DxfAlike => PythonDxf is null ? [Dxf] : [Dxf, PythonDxf];

    /// <summary>All that are there, in the order of the tables.</summary>
    public IEnumerable<Peer> All =>
        new[] { Dxf, PythonDxf, Oras, Crane, Skopeo, Curl, OpenSsl, Registry }.OfType<Peer>();

    /// <summary>Looks for all of them.</summary>
    /// <param name="options">Programs that were named, and what dxf gets besides.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BenchException">There is no dxf or no registry, or one that was named doesn't run.</exception>
    public static async Task<PeerSet> FindAsync(BenchOptions options, CommandRunner runner, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> named = options.Programs;
        Dictionary<string, Peer> found = new(StringComparer.Ordinal);
        List<string> missing = [];
        foreach (string name in PeerNames.All)
        {
            Command command = Command.Parse(named.GetValueOrDefault(name) ?? Default(name));
            string? version = await ReadVersionAsync(name, command, runner, cancellationToken);
            if (version is not null)
                found[name] = new Peer(name, command, version);
            else if (named.ContainsKey(name))
                throw new BenchException($"{name}: {command.ToShell()} does not run");
            else
                missing.Add($"{name} (tried {command.ToShell().Replace("'", "", StringComparison.Ordinal)}; name it with --{name})");
        }

        Peer dxf = found.GetValueOrDefault(PeerNames.Dxf) ?? throw new BenchException("there is no dxf; name one with --dxf, or start bench/run.sh, which builds it");
        return new PeerSet
        {
            Dxf = dxf with { Command = dxf.Command with { Environment = options.DxfVariables } },
            Registry = found.GetValueOrDefault(PeerNames.Registry)
                ?? throw new BenchException("there is no docker-registry; get it with apt-get install docker-registry, or name one with --docker-registry"),
            DxfPushesSeveral = await HelpHasAsync("push-blobs", "push-blobs"),
            DxfSpeculates = await HelpHasAsync("push-blob", "--no-speculate"),
            PythonDxf = found.GetValueOrDefault(PeerNames.PythonDxf),
            Oras = found.GetValueOrDefault(PeerNames.Oras),
            Crane = found.GetValueOrDefault(PeerNames.Crane),
            Skopeo = found.GetValueOrDefault(PeerNames.Skopeo),
            Curl = found.GetValueOrDefault(PeerNames.Curl),
            OpenSsl = found.GetValueOrDefault(PeerNames.OpenSsl),
            Missing = missing,
        };

        async Task<bool> HelpHasAsync(string verb, string word)
        {
            CommandResult help = await runner.RunAsync(dxf.Run(verb, "--help"), hash: false, cancellationToken);
            return help.ExitCode is 0 && help.OutputText.Contains(word, StringComparison.Ordinal);
        }
    }

    private static string Default(string name) => name is PeerNames.PythonDxf ? "python3 -m dxf" : name;

    /// <summary>The first line that a program has to say of itself, or null where it doesn't run.</summary>
    private static async Task<string?> ReadVersionAsync(string name, Command command, CommandRunner runner, CancellationToken cancellationToken)
    {
        if (!File.Exists(command.Program) && ProgramPath.Find(command.Program) is null)
            return null;

        CommandResult result = await runner.RunAsync(
            command.With(VersionArguments.GetValueOrDefault(name) ?? ["--version"]), hash: false, cancellationToken);
        if (result.ExitCode is not 0)
            return null;

        string line = result.OutputText.Split('\n')[0].Trim();
        if (name is PeerNames.PythonDxf)
            return "of unknown version";
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.FirstOrDefault(static word => word.Any(char.IsAsciiDigit) && word.Contains('.', StringComparison.Ordinal) && !word.Contains('/', StringComparison.Ordinal)) ?? line;
    }
}
