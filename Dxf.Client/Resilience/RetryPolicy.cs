using System.Runtime.ExceptionServices;
using Dxf.Client.Diagnostics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Dxf.Client.Resilience;

/// <summary>
/// How often and after which waits something is tried again, for all requests and transfers of one endpoint. What the
/// waits are is Polly's work; what is worth another try is <see cref="TransientFaults"/>'.
/// </summary>
internal sealed partial class RetryPolicy
{
    /// <summary>The first wait; each further one doubles.</summary>
    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may ask to be left alone.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(60);

    /// <summary>When there was no success for so long, there is no further try.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Longer waits are told to the user.</summary>
    private static readonly TimeSpan QuietDelay = TimeSpan.FromSeconds(2);

    private static readonly ResiliencePropertyKey<long> Start = new("Dxf.Start");

    private readonly string _host;
    private readonly ILogger _logger;
    private readonly int _retries;
    private readonly Lazy<ResiliencePipeline> _steps;
    private readonly Lazy<ResiliencePipeline<HttpResponseMessage>> _requests;

    public RetryPolicy(string host, DxfOptions options, TimeProvider time, ILogger<RetryPolicy> logger)
    {
        _host = host;
        _logger = logger;
        _retries = options.Retries;
        Time = time;
        IdleTimeout = options.IdleTimeout;
        _steps = new Lazy<ResiliencePipeline>(CreateSteps);
        _requests = new Lazy<ResiliencePipeline<HttpResponseMessage>>(CreateRequests);
    }

    public TimeProvider Time { get; }

    /// <summary>How long nothing may come or go.</summary>
    public TimeSpan IdleTimeout { get; }

    /// <summary>Watches over something that must get on.</summary>
    public IdleWatchdog Watch() => new(IdleTimeout, Time);

    /// <summary>Does one step of a transfer, again where it fails in a way that may be gone the next time.</summary>
    public async ValueTask<T> StepAsync<T>(Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        long start = Time.GetTimestamp();
        ExceptionDispatchInfo first;
        try
        {
            return await step(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (_retries > 0 && TransientFaults.IsTransient(exception))
        {
            // Only now is there something to retry: most steps, and most runs, never need the machinery for it.
            first = ExceptionDispatchInfo.Capture(exception);
        }

        bool isFirst = true;
        return await ExecuteAsync(start, context => _steps.Value.ExecuteAsync(AgainAsync, context), cancellationToken).ConfigureAwait(false);

        ValueTask<T> AgainAsync(ResilienceContext context)
        {
            if (isFirst)
            {
                isFirst = false;
                first.Throw();
            }

            return step(context.CancellationToken);
        }
    }

    /// <summary>Makes a request, again where its answer or the lack of one may be another the next time.</summary>
    public async ValueTask<HttpResponseMessage> RequestAsync(
        Func<CancellationToken, ValueTask<HttpResponseMessage>> request, CancellationToken cancellationToken)
    {
        long start = Time.GetTimestamp();
        Outcome<HttpResponseMessage>? first;
        try
        {
            HttpResponseMessage response = await request(cancellationToken).ConfigureAwait(false);
            if (_retries is 0 || !TransientFaults.IsTransient(response.StatusCode))
                return response;
            first = Outcome.FromResult(response);
        }
        catch (Exception exception) when (_retries > 0 && TransientFaults.IsTransient(exception))
        {
            first = Outcome.FromException<HttpResponseMessage>(exception);
        }

        return await ExecuteAsync(start, context => _requests.Value.ExecuteAsync(AgainAsync, context), cancellationToken).ConfigureAwait(false);

        ValueTask<HttpResponseMessage> AgainAsync(ResilienceContext context)
        {
            if (first is not { } outcome)
                return request(context.CancellationToken);
            first = null;
            outcome.ThrowIfException();
            return ValueTask.FromResult(outcome.Result!);
        }
    }

    private static async ValueTask<T> ExecuteAsync<T>(
        long start, Func<ResilienceContext, ValueTask<T>> execute, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            context.Properties.Set(Start, start);
            return await execute(context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ResiliencePipeline CreateSteps() => new ResiliencePipelineBuilder { TimeProvider = Time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = _retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = BaseDelay,
            MaxDelay = MaxDelay,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } failure && TransientFaults.IsTransient(failure) && HasPatience(arguments.Context)),
            DelayGenerator = static arguments => ValueTask.FromResult(
                Bound((arguments.Outcome.Exception as RegistryException)?.RetryAfter)),
            OnRetry = arguments => TellAsync(arguments.RetryDelay, arguments.AttemptNumber, arguments.Outcome.Exception!.Message),
        })
        .Build();

    private ResiliencePipeline<HttpResponseMessage> CreateRequests() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = Time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = _retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = BaseDelay,
            MaxDelay = MaxDelay,
            ShouldHandle = arguments => ValueTask.FromResult(HasPatience(arguments.Context) && arguments.Outcome switch
            {
                { Exception: { } failure } => TransientFaults.IsTransient(failure),
                { Result: { } response } => TransientFaults.IsTransient(response.StatusCode),
                _ => false,
            }),
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Result is { } response ? Bound(RetryAfter.Read(response, Time)) : null),
            OnRetry = arguments => TellAsync(
                arguments.RetryDelay,
                arguments.AttemptNumber,
                arguments.Outcome.Exception?.Message ?? $"it answered {(int)arguments.Outcome.Result!.StatusCode}"),
        })
        .Build();

    private static TimeSpan? Bound(TimeSpan? retryAfter) => retryAfter > MaxRetryAfter ? MaxRetryAfter : retryAfter;

    private bool HasPatience(ResilienceContext context) =>
        Time.GetElapsedTime(context.Properties.GetValue(Start, Time.GetTimestamp())) < Patience;

    private ValueTask TellAsync(TimeSpan delay, int attempt, string reason)
    {
        DxfTelemetry.Retries.Add(1);
        if (delay > QuietDelay)
            LogLongWait(_host, reason, delay.TotalSeconds);
        else
            LogRetry(_host, reason, delay.TotalSeconds, attempt + 2);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Host}: {Reason}; trying again in {Seconds:0} s")]
    private partial void LogLongWait(string host, string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Host}: {Reason}; try {Attempt} in {Seconds:0.00} s")]
    private partial void LogRetry(string host, string reason, double seconds, int attempt);
}
