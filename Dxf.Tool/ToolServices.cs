using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;

namespace Dxf.Tool;

/// <summary>
/// The services that a verb runs with. There is no host around them: it has nothing to add for one run of one verb, and
/// takes a tenth of the time that a short one takes.
/// </summary>
internal static class ToolServices
{
    /// <param name="addEndpoints">Registers the endpoints.</param>
    /// <param name="console">Where warnings go.</param>
    /// <param name="level">The least that is told there.</param>
    public static ServiceProvider Build(Action<IServiceCollection> addEndpoints, ToolConsole console, LogLevel level)
    {
        ServiceCollection services = new();
        services.AddSingleton<ILoggerFactory>(new ErrorLoggers(console.Error, level));
        addEndpoints(services);

        // They add loggers and metrics to HTTP clients, and the tool has neither.
        services.RemoveAll<IHttpMessageHandlerBuilderFilter>();
        return services.BuildServiceProvider();
    }
}
