using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dxf.Client.Files;

namespace Dxf.Client.Auth.Docker;

/// <summary>
/// A configuration file of docker or podman, as far as it tells of credentials. What else stands in it stays as it is,
/// and in its order.
/// </summary>
/// <remarks>
/// <see href="https://docs.docker.com/reference/cli/docker/login/#configure-the-credential-store"/>. Only what is asked
/// for has to be well-formed: an entry that is wrong is no reason to refuse another registry its own.
/// </remarks>
internal sealed class DockerConfigFile
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // As docker writes it.
        Indented = true,
        IndentCharacter = '\t',
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _path;
    private readonly JsonObject _document;

    private DockerConfigFile(string path, JsonObject document)
    {
        _path = path;
        _document = document;
    }

    /// <summary>Reads a file; an empty one says nothing, and is no error.</summary>
    /// <exception cref="HostConfigurationException">It is no such file.</exception>
    public static DockerConfigFile Parse(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Trim(" \t\r\n"u8).IsEmpty
                ? new DockerConfigFile(path, [])
                : new DockerConfigFile(path, StrictJson.Parse(bytes) as JsonObject ?? throw Malformed(path, "it holds JSON, but no object"));
        }
        catch (JsonException exception)
        {
            // Without the exception: its message may quote from the file.
            throw Malformed(path, exception.LineNumber is { } line
                ? $"it is not well-formed JSON (line {line + 1}, byte {exception.BytePositionInLine + 1})"
                : "it is not well-formed JSON, or has a name twice");
        }
        catch (InvalidOperationException)
        {
            throw Malformed(path, "it holds a text that is not valid Unicode");
        }
    }

    /// <summary>
    /// Finds the helper that one registry has for itself (<c>credHelpers</c>), and the name that it knows the registry
    /// by. An empty helper says that the registry has none, whatever the others have.
    /// </summary>
    public (string Helper, string Key)? FindOwnHelper(RegistryKeys keys)
    {
        if (Object("credHelpers") is not { } helpers
            || Ranked(helpers, key => keys.Rank(key, repository: null)).FirstOrDefault() is not { Key: { } key, Value: var value })
        {
            return null;
        }

        return (Text(value, "a helper of \"credHelpers\"") ?? "", key.Contains('/', StringComparison.Ordinal) ? keys.Key : key);
    }

    /// <summary>The helper for the registries that have none for themselves (<c>credsStore</c>), or null.</summary>
    public string? FindHelper() => Text(_document["credsStore"], "\"credsStore\"") is { Length: > 0 } helper ? helper : null;

    /// <summary>Finds what stands in the file itself for a part of a registry that a repository lies in.</summary>
    public RegistryCredential? FindForPart(RegistryKeys keys, RepositoryName? repository) => repository is null
        ? null
        : FindEntry(keys, key => keys.Rank(key, repository: null) > 0 ? 0 : keys.Rank(key, repository));

    /// <summary>Finds what stands in the file itself for a whole registry.</summary>
    public RegistryCredential? Find(RegistryKeys keys) => FindEntry(keys, key => keys.Rank(key, repository: null));

    /// <summary>Puts a credential into the file.</summary>
    public void Set(RegistryKeys keys, RegistryCredential credential)
    {
        if (Object("auths") is not { } auths)
            _document["auths"] = auths = [];
        if (auths[keys.Key] is not JsonObject entry)
            auths[keys.Key] = entry = [];
        foreach (string field in (string[])["auth", "username", "password", "identitytoken", "registrytoken"])
            entry.Remove(field);

        // docker refuses the whole file where there is an "auth" without a user.
        bool isPassword = credential.Kind is CredentialKind.Password;
        if (credential.Username is not null)
            entry["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{(isPassword ? credential.Secret : "")}"));
        if (!isPassword)
            entry["identitytoken"] = credential.Secret;
    }

    /// <summary>Whether the file itself has something for a whole registry, be it well-formed or not.</summary>
    public bool Holds(RegistryKeys keys) => Object("auths") is { } auths
        && Ranked(auths, key => keys.Rank(key, repository: null)).Any(static entry => entry.Value is not (null or JsonObject { Count: 0 }));

    /// <summary>Takes all entries for a whole registry out of the file. Answers whether there were any.</summary>
    public bool Remove(RegistryKeys keys)
    {
        if (Object("auths") is not { } auths)
            return false;
        string[] own = [.. Ranked(auths, key => keys.Rank(key, repository: null)).Select(static entry => entry.Key)];
        foreach (string key in own)
            auths.Remove(key);
        return own.Length > 0;
    }

    /// <summary>The file's new content.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes, WriterOptions))
            _document.WriteTo(writer);
        return bytes.WrittenMemory;
    }

    private static HostConfigurationException Malformed(string path, string reason) => new($"{path}: {reason}");

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Ranked(JsonObject entries, Func<string, int> rank) => entries
        .Select(entry => (Entry: entry, Rank: rank(entry.Key)))
        .Where(static ranked => ranked.Rank > 0)
        .OrderByDescending(static ranked => ranked.Rank)
        .Select(static ranked => ranked.Entry);

    /// <summary>The first entry that holds something: docker leaves empty ones for what a helper keeps.</summary>
    private RegistryCredential? FindEntry(RegistryKeys keys, Func<string, int> rank) => Object("auths") is { } auths
        ? Ranked(auths, rank).Select(entry => Read(entry.Value, keys.Key)).FirstOrDefault(static credential => credential is not null)
        : null;

    private RegistryCredential? Read(JsonNode? value, string host)
    {
        if (value is null)
            return null;
        JsonObject entry = value as JsonObject ?? throw Malformed(_path, $"the entry of {host} is no object");
        (string? user, string? password) = Field("auth") is { } auth ? Decode(auth, host) : (Field("username"), Field("password"));

        RegistryCredential? credential = (Field("registrytoken"), Field("identitytoken")) switch
        {
            ({ } token, _) when token.AsSpan().ContainsAnyExceptInRange('!', '~') =>
                throw Malformed(_path, $"the \"registrytoken\" of {host} holds a character that a header can't carry"),
            ({ } token, _) => RegistryCredential.FromRegistryToken(token),
            (_, { } token) => RegistryCredential.FromIdentityToken(token, user),
            _ when string.IsNullOrEmpty(user) && string.IsNullOrEmpty(password) => null,
            _ when string.IsNullOrEmpty(user) => throw Malformed(_path, $"the entry of {host} has a password and no user"),
            _ when user.Contains(':', StringComparison.Ordinal) =>
                throw Malformed(_path, $"the user name of {host} holds a colon, which Basic authentication can't carry"),
            _ => RegistryCredential.FromPassword(user, password ?? ""),
        };
        return credential?.WithOrigin(_path);

        string? Field(string name) => Text(entry[name], $"the \"{name}\" of {host}") is { Length: > 0 } text ? text : null;
    }

    /// <summary>Base64 of user, colon and password. Old versions of docker fill up with zero bytes.</summary>
    private (string? User, string? Password) Decode(string auth, string host)
    {
        byte[] bytes = new byte[auth.Length];
        if (Convert.TryFromBase64String(auth, bytes, out int length))
        {
            try
            {
                string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
                int colon = text.IndexOf(':', StringComparison.Ordinal);
                if (colon >= 0)
                    return (text[..colon], text[(colon + 1)..].Trim('\0'));
            }
            catch (ArgumentException)
            {
                // Told below; what it is may be a secret.
            }
        }

        throw Malformed(_path, $"the \"auth\" of {host} is not user:password in base64");
    }

    private JsonObject? Object(string name) => _document[name] switch
    {
        null => null,
        JsonObject entries => entries,
        _ => throw Malformed(_path, $"its \"{name}\" is no object"),
    };

    private string? Text(JsonNode? value, string what) => value switch
    {
        null => null,
        JsonValue text when text.TryGetValue(out string? found) => found,
        _ => throw Malformed(_path, $"{what} is no text"),
    };
}
