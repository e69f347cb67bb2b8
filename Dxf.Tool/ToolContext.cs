namespace Dxf.Tool;

/// <summary>What the verbs share: the process's streams and variables, and the settings that every verb has.</summary>
internal sealed class ToolContext(ToolConsole console, Func<string, string?> environment)
{
    public ToolConsole Console => console;

    public Func<string, string?> Environment => environment;

    public EndpointSettings Endpoint { get; } = new();
}
