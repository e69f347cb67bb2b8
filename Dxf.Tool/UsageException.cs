namespace Dxf.Tool;

/// <summary>The command line, or a variable, is not what the verb takes.</summary>
internal sealed class UsageException(string message) : Exception(message);
