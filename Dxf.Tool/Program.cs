using Dxf.Tool;

using ToolConsole console = ToolConsole.Open();
return await DxfCommandLine.RunAsync(args, console, Environment.GetEnvironmentVariable);
