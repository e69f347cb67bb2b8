using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Dxf.Client.Registry.Transfers;

/// <summary>
/// Runs tasks on a thread that takes only the processor time that nothing else wants: what may turn out to be in vain
/// must not slow down what is needed in any case.
/// </summary>
internal sealed partial class QuietScheduler : TaskScheduler, IDisposable
{
    private const int LowestPriority = 19;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly Thread _thread;

    public QuietScheduler()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "dxf quiet", Priority = ThreadPriority.Lowest };
        _thread.Start();
    }

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs an asynchronous operation here, as far as its awaits continue on the captured context.</summary>
    public Task RunAsync(Func<Task> operation, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(operation, cancellationToken, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Ends the thread; nothing may run here any more.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        Thread.CurrentThread == _thread && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

    private void Run()
    {
        // .NET leaves priorities alone on Linux, where each thread has its own nice value. If the system refuses, it is
        // as fast as the others.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(which: 0, who: 0, LowestPriority);
        foreach (Task task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
        _tasks.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
