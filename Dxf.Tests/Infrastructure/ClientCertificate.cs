namespace Dxf.Tests.Infrastructure;

/// <summary>What a client shows of itself: certificate and key, in PEM.</summary>
internal sealed record ClientCertificate(string Certificate, string Key)
{
    /// <summary>Puts both into a folder of certificates, as NAME.cert and NAME.key.</summary>
    public void WriteTo(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Join(folder, name + ".cert"), Certificate);
        File.WriteAllText(Path.Join(folder, name + ".key"), Key);
    }
}
