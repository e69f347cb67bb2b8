using System.Runtime.ExceptionServices;

namespace Dxf.Tests.Infrastructure;

/// <summary>A value that the first asker makes and the others wait for. A failure is kept too: what could not start is not tried for every test again.</summary>
internal sealed class AsyncOnce<T>(Func<Task<T>> create) : IAsyncDisposable
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private T? _value;
    private ExceptionDispatchInfo? _failure;

    public async Task<T> GetAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _failure?.Throw();
            return _value ??= await create();
        }
        catch (Exception exception) when (_failure is null)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Disposes the value, if anyone asked for it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_value is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else (_value as IDisposable)?.Dispose();
        _gate.Dispose();
    }
}
