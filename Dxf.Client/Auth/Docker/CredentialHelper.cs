using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dxf.Client.Auth.Docker;

/// <summary>A program that keeps credentials, and gives them to whoever asks for a registry's.</summary>
/// <remarks>
/// The protocol: <see href="https://github.com/docker/docker-credential-helpers#development"/>. A failure is told in the
/// program's own words, and is never taken for the absence of a credential.
/// </remarks>
internal sealed class CredentialHelper
{
    private const string Prefix = "docker-credential-";
    private const string TokenUser = "<token>";
    private const string NotFound = "credentials not found in native keychain";
    private const int MaxNameLength = 100;
    private const int MaxShownLength = 300;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private readonly HelperProgram _program;

    private CredentialHelper(string program, HelperProgram run)
    {
        Program = program;
        _program = run;
    }

    /// <summary>The program's name.</summary>
    public string Program { get; }

    /// <param name="name">What a configuration file calls it: the program's name without its beginning.</param>
    /// <param name="environment">Reads a variable.</param>
    /// <param name="time">What tells when it has taken too long.</param>
    /// <exception cref="HostConfigurationException">No program can have such a name, or none has it.</exception>
    public static CredentialHelper Find(string name, Func<string, string?> environment, TimeProvider time)
    {
        // It becomes a part of a path.
        if (name.Length > MaxNameLength || !char.IsAsciiLetterOrDigit(name[0]) || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new HostConfigurationException($"'{Cut(name)}' is no name of a credential helper: expected letters, digits, '.', '_' or '-' (credsStore, credHelpers)");

        string program = Prefix + name;
        return new CredentialHelper(program, HelperProgram.Find(program, environment, time)
            ?? throw new HostConfigurationException($"the credential helper {program} is not on the PATH; install it, or take it out of Docker's configuration (credsStore, credHelpers)"));
    }

    /// <summary>Asks for a registry's credential; null where the program has none.</summary>
    /// <exception cref="HostConfigurationException">The program failed.</exception>
    public async Task<RegistryCredential?> FindAsync(string key, CancellationToken cancellationToken)
    {
        HelperAnswer answer = await _program.RunAsync("get", Encoding.UTF8.GetBytes(key), cancellationToken).ConfigureAwait(false);
        if (answer.ExitCode is not 0)
            return answer.Text is NotFound ? null : throw Failed("get", key, answer);

        HelperCredential? found = null;
        try
        {
            found = JsonSerializer.Deserialize(answer.Output, HelperJson.Default.HelperCredential);
        }
        catch (JsonException)
        {
            // Told below; the text may hold a secret and is not shown.
        }

        if (found is null)
            throw new HostConfigurationException($"{Program} get answered for {key} with something else than a credential in JSON");
        return (found.Username ?? "", found.Secret ?? "") switch
        {
            ("", "") => null,
            ("", _) or (TokenUser, "") => throw new HostConfigurationException($"{Program} get answered for {key} with half a credential"),
            (TokenUser, var token) => RegistryCredential.FromIdentityToken(token).WithOrigin(Program),
            var (user, _) when user.Contains(':', StringComparison.Ordinal) =>
                throw new HostConfigurationException($"{Program} get answered for {key} with a user name that holds a colon, which Basic authentication can't carry"),
            var (user, password) => RegistryCredential.FromPassword(user, password).WithOrigin(Program),
        };
    }

    /// <summary>Lets the program keep a registry's credential.</summary>
    /// <exception cref="HostConfigurationException">The program failed.</exception>
    public async Task StoreAsync(string key, RegistryCredential credential, CancellationToken cancellationToken)
    {
        HelperCredential kept = new(key, credential.Kind is CredentialKind.Password ? credential.Username : TokenUser, credential.Secret);
        byte[] input = JsonSerializer.SerializeToUtf8Bytes(kept, HelperJson.Default.HelperCredential);
        HelperAnswer answer = await _program.RunAsync("store", input, cancellationToken).ConfigureAwait(false);
        if (answer.ExitCode is not 0)
            throw Failed("store", key, answer, credential.Secret);
    }

    /// <summary>Lets the program forget a registry's credential. Answers whether it had one.</summary>
    /// <exception cref="HostConfigurationException">The program failed.</exception>
    public async Task<bool> EraseAsync(string key, CancellationToken cancellationToken)
    {
        // Some programs erase what they don't have without a word.
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is null)
            return false;
        HelperAnswer answer = await _program.RunAsync("erase", Encoding.UTF8.GetBytes(key), cancellationToken).ConfigureAwait(false);
        return answer.ExitCode is 0 ? true : answer.Text is NotFound ? false : throw Failed("erase", key, answer);
    }

    private HostConfigurationException Failed(string verb, string key, HelperAnswer answer, string? secret = null)
    {
        // Programs that quote what they were given are not quoted.
        string said = answer.Text.Length > 0 ? answer.Text : answer.Error;
        if (secret is { Length: > 0 })
            said = said.Replace(secret, "…", StringComparison.Ordinal);
        said = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new HostConfigurationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{Program} {verb} failed for {key} (exit code {answer.ExitCode}): {(said.Length is 0 ? "it said nothing" : Cut(said))}"));
    }

    private static string Cut(string text) => text.Length > MaxShownLength ? text[..MaxShownLength] + "…" : text;
}
