#pragma warning disable
namespace Dxf.Tool.Progress;
internal enum ProgressMode { Auto, Always, Never }
internal sealed class TransferDisplay : IAsyncDisposable { public IProgress<TransferProgress>? Progress => null; public ValueTask DisposeAsync() => default; public static TransferDisplay Create(ProgressMode m, TextWriter t, bool b) => new(); }
