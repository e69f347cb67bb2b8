namespace Dxf.Tool;

/// <summary>Standard error. Where it can't be written, nobody can be told; what the exit code says still counts.</summary>
internal sealed class ErrorStream(Stream error) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
