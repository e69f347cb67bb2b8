using System.Net.Sockets;
using System.Text.RegularExpressions;
using Dxf.Bench.Processes;

namespace Dxf.Bench.Registry;

/// <summary>A registry (distribution 2.8) on a free port of 127.0.0.1, with empty storage of its own.</summary>
internal sealed partial class RegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly GuardProcess _process;
    private readonly string _folder;
    private readonly Task _drained;

    private RegistryServer(GuardProcess process, string folder, string host)
    {
        (_process, _folder, Host) = (process, folder, host);
        Api = new RegistryApi(host);
        Storage = new RegistryStorage(StorageFolder(folder));

        // It would stop at a full pipe.
        _drained = process.Output.BaseStream.CopyToAsync(Stream.Null);
    }

    /// <summary>127.0.0.1:PORT.</summary>
    public string Host { get; }

    public RegistryApi Api { get; }

    public RegistryStorage Storage { get; }

    /// <param name="program">distribution's registry program.</param>
    /// <param name="folder">Where its configuration and its storage go; removed with it.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    public static async Task<RegistryServer> StartAsync(string program, string folder, CancellationToken cancellationToken)
    {
        string configuration = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(configuration, Configure(StorageFolder(folder)), cancellationToken);
        GuardProcess process = GuardProcess.StartServer(new Command(program, "serve", configuration));
        try
        {
            RegistryServer server = new(process, folder, "127.0.0.1:" + await ReadPortAsync(program, process.Output, cancellationToken));
            await server.WaitForAnswerAsync(cancellationToken);
            return server;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
        await _drained;
        Directory.Delete(_folder, recursive: true);
    }

    private static string StorageFolder(string folder) => Path.Combine(folder, "storage");

    // Files, even in memory: distribution's own storage in memory copies a blob whole for each part that is added to it.
    // Port 0: the system picks a free one, and the registry logs which. That takes the level info.
    private static string Configure(string storage) => $$"""
        version: 0.1
        log:
          level: info
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: '{{storage.Replace("'", "''", StringComparison.Ordinal)}}'
          delete:
            enabled: true
        http:
          addr: 127.0.0.1:0
          secret: dxf-bench

        """;

    private static async Task<string> ReadPortAsync(string program, StreamReader output, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        List<string> lines = [];
        try
        {
            while (await output.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
                if (ListeningLine().Match(line) is { Success: true } match)
                    return match.Groups["port"].Value;
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException($"{program} did not say where it listens within {StartLimit.TotalSeconds} s", exception);
        }

        throw new BenchException($"{program} ended at once; it said: {string.Join(" / ", lines.TakeLast(3))}");
    }

    private async Task WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await Api.PingAsync(cancellationToken);
                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(?<port>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine();
}
