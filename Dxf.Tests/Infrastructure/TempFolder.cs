namespace Dxf.Tests.Infrastructure;

/// <summary>A folder of its own below the system's temporary one, removed with everything in it on disposal.</summary>
internal sealed class TempFolder : IDisposable, IAsyncDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("dxf-tests-").FullName;

    public string Path { get; }

    public string File(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    public string CreateFolder(string name) => Directory.CreateDirectory(File(name)).FullName;

    public string WriteText(string name, string text)
    {
        string path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public string WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        string path = File(name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A test may have removed it itself.
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => Path;
}
