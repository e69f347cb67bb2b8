using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dxf.Tool;

/// <summary>The generic host that a verb runs in. Without the defaults: no configuration files, no console logger.</summary>
internal static class ToolHost
{
    /// <param name="addEndpoints">Registers the endpoints.</param>
    /// <param name="console">Where warnings go.</param>
    /// <param name="level">The least that is told there.</param>
    public static IHost Build(Action<IServiceCollection> addEndpoints, ToolConsole console, LogLevel level)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(level);
        builder.Services.AddSingleton<ILoggerProvider>(new ErrorLoggerProvider(console.Error));
        builder.Services.AddSingleton<SignalLifetime>();
        builder.Services.AddSingleton<IHostLifetime>(static services => services.GetRequiredService<SignalLifetime>());
        addEndpoints(builder.Services);
        return builder.Build();
    }
}
