namespace Dxf.Tool;

/// <summary>Standard error. Where it can't be written, nobody can be told; what the exit code says still counts.</summary>
internal sealed class ErrorStream(Stream error) : WriteOnlyStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        try
        {
            error.Write(buffer, offset, count);
        }
        catch (IOException)
        {
            // Closed, or on a full disk.
        }
    }

    public override void Flush()
    {
        try
        {
            error.Flush();
        }
        catch (IOException)
        {
            // As above.
        }
    }
}
