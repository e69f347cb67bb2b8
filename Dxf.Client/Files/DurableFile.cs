using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dxf.Client.Files;

/// <summary>What makes changes to a directory outlast a power failure, and what the base class library lacks for it.</summary>
internal static partial class DurableFile
{
    private const int CurrentFolder = -100;
    private const uint WantType = 1;
    private const int StatSize = 256;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether a path is a device's or a pipe's, or leads to an open file: what must be written to and not be replaced.</summary>
    public static bool IsDevice(string path) =>
        (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)) || IsSpecial(path);

    /// <summary>Creates a directory and the ones above it that are missing, each entered durably into the one above.</summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;

        string? parent = Path.GetDirectoryName(path);
        if (parent is not null)
            CreateDirectory(parent);
        Directory.CreateDirectory(path);
        if (parent is not null)
            FlushDirectory(parent);
    }

    /// <summary>Makes the names in a directory durable. Windows does that by itself.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        // A directory that may be written but not read can't be opened for this; the change itself is made.
        using SafeFileHandle directory = new(Open(path, flags: 0), ownsHandle: true);
        if (!directory.IsInvalid)
            RandomAccess.FlushToDisk(directory);
    }

    /// <summary>
    /// Gives a file a second name. Answers <see langword="false"/> where that can't be: across file systems, where the
    /// name is taken, on file systems without hard links, and on Windows.
    /// </summary>
    public static bool TryLink(string existing, string name) =>
        !OperatingSystem.IsWindows() && Link(existing, name) is 0;

    /// <summary>Whether something is there that is neither a file nor a folder; the base class library does not tell.</summary>
    private static bool IsSpecial(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            Span<byte> stat = stackalloc byte[StatSize];
            return Stat(CurrentFolder, path, flags: 0, WantType, ref MemoryMarshal.GetReference(stat)) is 0
                && (BitConverter.ToUInt16(stat[ModeOffset..]) & TypeMask) is not (RegularFile or Folder);
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library. What it does not tell is taken for a file.
            return false;
        }
    }

    // The one call whose result has the same layout on every processor.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(int folder, string path, int flags, uint wanted, ref byte result);

    // O_RDONLY is 0 on every Unix.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string name);
}
