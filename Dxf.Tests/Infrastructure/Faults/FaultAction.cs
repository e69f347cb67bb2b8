namespace Dxf.Tests.Infrastructure.Faults;

/// <summary>
/// What a rule does with a request that it hits. Both steps are told how to report that the fault has really happened:
/// a cut after 1000 bytes has not, where the body ended before.
/// </summary>
internal sealed record FaultAction(string Name)
{
    /// <summary>Before anything is forwarded or answered.</summary>
    public Func<RequestPlan, Action, ValueTask> OnRequestAsync { get; init; } = static (_, _) => ValueTask.CompletedTask;

    /// <summary>When the answer's head is there, before anything of it goes to the client.</summary>
    public Func<ResponsePlan, Action, ValueTask> OnResponseAsync { get; init; } = static (_, _) => ValueTask.CompletedTask;

    public static FaultAction Request(string name, Action<RequestPlan, Action> change) => new(name)
    {
        OnRequestAsync = (plan, fired) =>
        {
            change(plan, fired);
            return ValueTask.CompletedTask;
        },
    };

    public static FaultAction Response(string name, Action<ResponsePlan, Action> change) => new(name)
    {
        OnResponseAsync = (plan, fired) =>
        {
            change(plan, fired);
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>The same; the task completes when it happens.</summary>
    public FaultAction Completing(TaskCompletionSource happened)
    {
        return this with
        {
            OnRequestAsync = (plan, fired) => OnRequestAsync(plan, Both(fired)),
            OnResponseAsync = (plan, fired) => OnResponseAsync(plan, Both(fired)),
        };

        Action Both(Action fired) => () =>
        {
            fired();
            happened.TrySetResult();
        };
    }

    public override string ToString() => Name;
}
