using System.Net.Sockets;
using System.Text;

namespace Dxf.Tool;

/// <summary>
/// Loads the code that a request to a registry takes, on another processor than the one that reads the command line
/// meanwhile: most of the time of a short verb is the loading of code. The request is made to a stream in memory.
/// </summary>
internal static class WarmUp
{
    private const string HostOption = "--host=";

    /// <param name="arguments">The command line; where it names a directory, no request is likely to be made.</param>
    /// <param name="environment">Reads a variable.</param>
    public static void Begin(string[] arguments, Func<string, string?> environment)
    {
        bool isDirectory = IsDirectory(environment("DXF_HOST")) || Array.Exists(arguments, static argument => IsDirectory(
            argument.StartsWith(HostOption, StringComparison.Ordinal) ? argument[HostOption.Length..] : argument));

        // Nothing waits for it: whether it comes to its end changes nothing but the time that a verb takes.
        if (Environment.ProcessorCount > 1 && !isDirectory)
            _ = Task.Run(RunAsync);
    }

    /// <summary>The same that a verb does to find out what an alias names. What becomes of it is nobody's concern.</summary>
    internal static async Task RunAsync()
    {
        using SocketsHttpHandler handler = new() { ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new Registry()) };
        using HttpClient http = new(handler);
        using HttpRequestMessage request = new(HttpMethod.Get, "http://registry/v2/");
        request.Headers.Accept.Add(new(MediaTypes.OciManifest));
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        byte[] manifest = await response.Content.ReadAsByteArrayAsync();
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        _ = ManifestContent.FromBytes(manifest).ReadManifest().ConfigDigest;
    }

    private static bool IsDirectory(string? host) =>
        host is not null && (host.StartsWith("oci:", StringComparison.Ordinal) || host.StartsWith("oci-layout:", StringComparison.Ordinal));

    /// <summary>A connection to a registry that gives one answer, to whatever it is asked.</summary>
    private sealed class Registry : Stream
    {
        private const string Manifest =
            """
            {"schemaVersion":2,"config":{"mediaType":"a/b","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":0},"layers":[]}
            """;

        private bool _answered;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            // Nothing is kept.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        // As from a network: what comes is not there yet.
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            if (_answered)
                return 0;
            _answered = true;
            return Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Manifest.Length}\r\n\r\n{Manifest}", buffer.Span);
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => await Task.Yield();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
