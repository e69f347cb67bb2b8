namespace Dxf.Bench.Peers;

/// <summary>The programs' names, in the tables and as options (<c>--oras PROGRAM</c>).</summary>
internal static class PeerNames
{
    public const string Dxf = "dxf";
    public const string PythonDxf = "python-dxf";
    public const string Oras = "oras";
    public const string Crane = "crane";
    public const string Skopeo = "skopeo";
    public const string Curl = "curl";
    public const string OpenSsl = "openssl";
    public const string Registry = "docker-registry";

    /// <summary>In the order of the tables.</summary>
    public static readonly IReadOnlyList<string> All = [Dxf, PythonDxf, Oras, Crane, Skopeo, Curl, OpenSsl, Registry];
}
