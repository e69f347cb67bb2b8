using System.Text;

namespace Dxf.Tests.Infrastructure;

/// <summary>Writes the registry's configuration file: https://distribution.github.io/distribution/about/configuration/</summary>
internal static class RegistryConfiguration
{
    public static string Write(RegistryOptions options, TempFolder folder)
    {
        // Port 0: the system picks a free one and the registry logs which, so that nothing can take it in between.
        var yaml = new StringBuilder($"""
            version: 0.1
            log:
              level: info
              formatter: text
            storage:
              delete:
                enabled: {(options.DeleteEnabled ? "true" : "false")}
              {Storage(options.Storage, folder)}
            http:
              addr: 127.0.0.1:0
              secret: dxf-tests

            """);

        if (options.ServerCertificate is { } certificate)
        {
            yaml.Append($"""
                  tls:
                    certificate: {Quote(certificate.CertificateFile)}
                    key: {Quote(certificate.KeyFile)}

                """);
            if (options.ClientAuthorityFile is { } authority) yaml.Append($"    clientcas: [{Quote(authority)}]\n");
        }

        if (options.Htpasswd is { } htpasswd)
        {
            yaml.Append($"""
                auth:
                  htpasswd:
                    realm: dxf-tests
                    path: {Quote(folder.WriteText("htpasswd", htpasswd + "\n"))}

                """);
        }
        else if (options.TokenServer is { } tokens)
        {
            yaml.Append($"""
                auth:
                  token:
                    realm: {Quote(tokens.Realm.AbsoluteUri)}
                    service: {TokenServer.Service}
                    issuer: {TokenServer.Issuer}
                    rootcertbundle: {Quote(tokens.RootCertificateFile)}

                """);
        }

        if (options.Schema1Enabled)
        {
            yaml.Append("""
                compatibility:
                  schema1:
                    enabled: true

                """);
        }

        return folder.WriteText("config.yml", yaml.ToString());
    }

    public static string StorageFolder(TempFolder folder) => folder.File("storage");

    private static string Storage(RegistryStorage storage, TempFolder folder) => storage switch
    {
        RegistryStorage.InMemory => "inmemory: {}",
        RegistryStorage.Filesystem => $"filesystem: {{ rootdirectory: {Quote(StorageFolder(folder))} }}",
        _ => throw new ArgumentOutOfRangeException(nameof(storage)),
    };

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
