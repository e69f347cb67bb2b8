using Dxf.Tool;

if (args is [not ['-', ..], ..])
    WarmUp.Begin(args, Environment.GetEnvironmentVariable);
using ToolConsole console = ToolConsole.Open();
return await DxfCommandLine.RunAsync(args, console, Environment.GetEnvironmentVariable);
