namespace Dxf.Bench;

/// <summary>Nothing can be measured; the message says why, in a line or two.</summary>
internal sealed class BenchException(string message, Exception? innerException = null) : Exception(message, innerException);
