using System.Buffers;
using System.IO.Compression;
using Dxf.Client.Reading;

namespace Dxf.Client.Payloads;

/// <summary>The entries of a payload that somebody else made: nothing of it is believed.</summary>
internal sealed class PayloadZip : IAsyncDisposable
{
    public const string BlobFolder = "blobs/";
    public const string ManifestFolder = "manifests/";

    private const int MaxEntries = 200_000;

    /// <summary>Payloads are not compressed. Whoever packs one again by hand gains little, as layers are compressed already.</summary>
    private const int MaxRatio = 100;

    /// <summary>Below this nobody cares how much it is packed.</summary>
    private const int SmallEntry = 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    /// <summary>All entries are read from one file, whose position is where the last one read it.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    private PayloadZip(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries)
    {
        _zip = zip;
        _entries = entries;
    }

    /// <param name="file">A stream that can seek; left open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PayloadException">It is no zip, or holds what no payload holds.</exception>
    public static async Task<PayloadZip> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            ZipArchive zip = await ZipArchive
                .CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken).ConfigureAwait(false);
            return new PayloadZip(zip, Check(zip, file.Length));
        }
        catch (InvalidDataException exception)
        {
            throw new PayloadException(file.Length is 0 ? "it is empty, and no zip file" : "it is no zip file, or a damaged one", exception);
        }
    }

    /// <summary>An entry's length in bytes.</summary>
    /// <exception cref="PayloadException">There is no such entry, or it is not in the folder that it should be in.</exception>
    public long GetLength(string name, string folder) => Find(name, folder).Length;

    /// <summary>Reads a whole entry that must be small.</summary>
    /// <exception cref="PayloadException">There is no such entry, or it is too large.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string name, string folder, int limit, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> bytes = new();
        Stream stream = await OpenAsync(Find(name, folder), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            while (await stream.ReadAsync(bytes.GetMemory(64 * 1024), cancellationToken).ConfigureAwait(false) is > 0 and int read)
            {
                bytes.Advance(read);
                if (bytes.WrittenCount > limit)
                    throw new PayloadException($"its entry {name} has more than {limit / (1024 * 1024)} MiB");
            }
        }

        return bytes.WrittenMemory;
    }

    /// <summary>Opens a blob. Several may be open and read side by side.</summary>
    /// <exception cref="PayloadException">There is no such entry.</exception>
    public Task<Stream> OpenBlobAsync(string name, CancellationToken cancellationToken) => OpenAsync(Find(name, BlobFolder), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _zip.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private static Dictionary<string, ZipArchiveEntry> Check(ZipArchive zip, long length)
    {
        if (zip.Entries.Count > MaxEntries)
            throw new PayloadException($"it has more than {MaxEntries} entries");

        Dictionary<string, ZipArchiveEntry> entries = new(StringComparer.Ordinal);
        long packed = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            string name = entry.FullName;
            if (name is not PayloadDescriptor.EntryName && !IsInside(name))
                throw new PayloadException($"its entry '{name}' is none that payloads have");
            if (!entries.TryAdd(name, entry))
                throw new PayloadException($"it has the entry '{name}' twice");
            if (entry.IsEncrypted)
                throw new PayloadException($"its entry '{name}' is encrypted");
            if (entry.Length > SmallEntry && entry.Length / MaxRatio > entry.CompressedLength)
                throw new PayloadException($"its entry '{name}' would grow more than {MaxRatio} times when it is unpacked");

            // Entries that share their bytes would come to more than there is.
            packed += Math.Min(entry.CompressedLength, length + 1);
            if (packed > length)
                throw new PayloadException("its entries overlap");
        }

        return entries;
    }

    private static bool IsInside(string name) =>
        (name.StartsWith(BlobFolder, StringComparison.Ordinal) || name.StartsWith(ManifestFolder, StringComparison.Ordinal))
        && !name.Contains('\\', StringComparison.Ordinal)
        && !name.Split('/').Any(static part => part is "." or "..");

    private ZipArchiveEntry Find(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) && _entries.TryGetValue(name, out ZipArchiveEntry? entry)
            ? entry
            : throw new PayloadException($"it has no entry '{name}'{(name.StartsWith(folder, StringComparison.Ordinal) ? "" : $" in {folder}")}");

    private async Task<Stream> OpenAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new EntryStream(await entry.OpenAsync(cancellationToken).ConfigureAwait(false), entry.FullName, _gate);
        }
        catch (InvalidDataException exception)
        {
            throw new PayloadException($"its entry {entry.FullName} is damaged", exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>One reader at a time moves the file's position and reads.</summary>
    private sealed class EntryStream(Stream entry, string name, SemaphoreSlim gate) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await entry.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException exception)
            {
                throw new PayloadException($"its entry {name} is damaged", exception);
            }
            finally
            {
                gate.Release();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                entry.Dispose();
            base.Dispose(disposing);
        }
    }
}
