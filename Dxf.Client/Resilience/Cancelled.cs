namespace Dxf.Client.Resilience;

/// <summary>Tells who cancelled: an application asks for the token that it was.</summary>
internal static class Cancelled
{
    /// <summary>Whether the caller cancelled, and the exception has another token, which follows the caller's.</summary>
    public static bool Hides(OperationCanceledException exception, CancellationToken caller) =>
        caller.IsCancellationRequested && exception.CancellationToken != caller;

    /// <summary>Waits for what runs with a token that follows the caller's.</summary>
    public static async Task<T> FollowAsync<T>(Task<T> task, CancellationToken caller)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (Hides(exception, caller))
        {
            throw By(exception, caller);
        }
    }

    /// <summary>The same cancellation with the caller's token.</summary>
    public static OperationCanceledException By(OperationCanceledException exception, CancellationToken caller) =>
        new(exception.Message, exception, caller);
}
