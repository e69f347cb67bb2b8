namespace Dxf.Tool;

/// <summary>What scripts go by. The numbers are python-dxf's where it has one, else those of <c>sysexits.h</c>.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Any failure that has no number of its own.</summary>
    public const int Failed = 1;

    /// <summary>Not found (ENOENT), and usage errors.</summary>
    public const int NotFoundOrUsage = 2;

    /// <summary>Unauthorised (EACCES).</summary>
    public const int Unauthorized = 13;

    /// <summary>Content did not match its digest (EX_DATAERR).</summary>
    public const int DigestMismatch = 65;

    /// <summary>The registry can't be reached, or can't answer (EX_UNAVAILABLE).</summary>
    public const int Unavailable = 69;

    /// <summary>A local file, or stdout, could not be read or written (EX_IOERR).</summary>
    public const int LocalIo = 74;

    /// <summary>Stdout was closed by its reader, as a shell reports SIGPIPE.</summary>
    public const int OutputClosed = 141;

    /// <summary>As a shell reports a signal.</summary>
    /// <param name="signal">The signal's number: 1 for SIGHUP, 2 for SIGINT, 15 for SIGTERM.</param>
    public static int Interrupted(int signal) => 128 + signal;
}
