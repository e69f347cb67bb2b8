using Dxf.Bench.Processes;

namespace Dxf.Bench;

/// <summary>Where everything of one run is kept. It is removed when the run ends, however that happens.</summary>
internal sealed class BenchFolder : IAsyncDisposable
{
    private const string SharedMemory = "/dev/shm";

    // Memory that other programs, and the measured ones, are left with.
    private const long MemoryReserve = 2 * ByteSize.GiB;

    private readonly GuardProcess _guard;

    private BenchFolder(string path, string kind, GuardProcess guard) => (Path, Kind, _guard) = (path, kind, guard);

    public string Path { get; }

    /// <summary>What it is on, for the report: memory or a disk.</summary>
    public string Kind { get; }

    /// <param name="asked">The folder to make it in, or null for shared memory where there is room, else the temporary folder.</param>
    /// <param name="space">How many bytes there must be room for.</param>
    public static BenchFolder Create(string? asked, long space)
    {
        string parent = asked ?? (HasRoomInMemory(space) ? SharedMemory : System.IO.Path.GetTempPath());
        if (!Directory.Exists(parent))
            throw new BenchException($"{parent}: there is no such folder; name one with --folder");

        DriveInfo drive = new(parent);
        if (drive.AvailableFreeSpace < space)
        {
            throw new BenchException(
                $"{parent} has {ByteSize.Format(drive.AvailableFreeSpace)} free, and {ByteSize.Format(space)} are needed; "
                + "name another folder with --folder, or less with --size or --quick");
        }

        string path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "dxf-bench-" + Guid.NewGuid().ToString("n")[..12])).FullName;
        bool isMemory = drive.DriveFormat is "tmpfs" or "ramfs";
        return new BenchFolder(path, isMemory ? "memory (tmpfs)" : $"a disk ({drive.DriveFormat})", GuardProcess.StartRemoving(path));
    }

    /// <summary>Makes a folder in it.</summary>
    public string CreateFolder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public async ValueTask DisposeAsync() => await _guard.DisposeAsync();

    private static bool HasRoomInMemory(long space)
    {
        if (!Directory.Exists(SharedMemory) || new DriveInfo(SharedMemory).AvailableFreeSpace < space)
            return false;

        // What tmpfs says is free is a limit, not memory that is there.
        return Machine.AvailableMemory() is { } available && available >= space + MemoryReserve;
    }
}
