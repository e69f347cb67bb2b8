using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Dxf.Tests.Infrastructure;

/// <summary>A real registry (distribution 2.8) on a free port of 127.0.0.1, with its own configuration and storage.</summary>
internal sealed partial class RegistryProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly TempFolder _folder = new();
    private readonly ProcessLog _log = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GuardedProcess? _process;

    private RegistryProcess(RegistryOptions options) => Options = options;

    public RegistryOptions Options { get; }

    /// <summary>As <c>DXF_HOST</c> wants it: 127.0.0.1:PORT.</summary>
    public string Host { get; private set; } = "";

    public Uri BaseAddress => new($"{(Options.ServerCertificate is null ? "http" : "https")}://{Host}/");

    /// <summary>Everything it has written so far (its last lines).</summary>
    public string Log => _log.ToString();

    /// <summary>Where <see cref="RegistryStorage.Filesystem"/> keeps its files.</summary>
    public string StorageFolder => RegistryConfiguration.StorageFolder(_folder);

    public static async Task<RegistryProcess> StartAsync(RegistryOptions options, CancellationToken cancellationToken = default)
    {
        string program = RegistryProgram.Find();
        var registry = new RegistryProcess(options);
        try
        {
            await registry.StartAsync(program, cancellationToken);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client for this registry that trusts its certificate, sends no credentials and follows no redirects.</summary>
    public HttpClient CreateClient()
    {
        HttpClient client = Options.Certificates?.CreateClient()
            ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        client.BaseAddress = BaseAddress;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(string program, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        // The registry takes any setting from REGISTRY_... variables too: those of the developer must not count here.
        _process = GuardedProcess.Start(program, ["serve", RegistryConfiguration.Write(Options, _folder)], OnLine, "REGISTRY_");
        try
        {
            Task<int> port = _port.Task.WaitAsync(limit.Token);
            await Task.WhenAny(port, _process.WaitForExitAsync(limit.Token));
            if (!port.IsCompleted) throw new InvalidOperationException($"{program} ended at once. It said:\n{Log}");

            Host = "127.0.0.1:" + (await port).ToString(CultureInfo.InvariantCulture);
            await WaitForAnswerAsync(limit.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{program} did not answer within {StartLimit.TotalSeconds} s. It said:\n{Log}", exception);
        }
    }

    private void OnLine(string line)
    {
        _log.Add(line);
        if (ListeningLine().Match(line) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [SuppressMessage("Security", "CA5359", Justification = "It only asks whether anyone answers, and some tests serve a bad certificate on purpose.")]
    private async Task WaitForAnswerAsync(CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = delegate { return true; };
        using var client = new HttpClient(handler);
        var address = new Uri(BaseAddress, "v2/");
        while (true)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(address, cancellationToken);
                return;
            }
            catch (HttpRequestException exception) when (exception.InnerException is SocketException)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
            catch (HttpRequestException) when (Options.ClientAuthorityFile is not null)
            {
                // It wants a certificate, which is an answer.
                return;
            }
        }
    }

    [GeneratedRegex(@"listening on 127\.0\.0\.1:(?<port>[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine();
}
