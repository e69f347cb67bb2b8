using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli.Infrastructure;

/// <summary>What each test of the command line has for itself: repositories, content, and a folder.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class CliFixture : IDisposable
{
    private readonly Lazy<TempFolder> _folder = new(() => new TempFolder());
    private readonly Lazy<TestData> _data = new(() => new TestData());

    protected string Repository { get; } = TestNames.NewRepository();

    protected string OtherRepository { get; } = TestNames.NewRepository();

    protected TempFolder Folder => _folder.Value;

    protected TestData Data => _data.Value;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_folder.IsValueCreated) _folder.Value.Dispose();
    }

    /// <summary>Content that no registry has yet.</summary>
    protected TestBlob NewBlob(int size = 1_000) => new(Data.Bytes(size));

    /// <summary>The same, in a file.</summary>
    protected (TestBlob Blob, string Path) NewFile(int size = 1_000)
    {
        TestBlob blob = NewBlob(size);
        return (blob, Folder.WriteBytes(Guid.NewGuid().ToString("N"), blob.Content));
    }
}
