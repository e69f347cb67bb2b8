using Dxf.Client.Auth.Docker;

namespace Dxf.Client;

/// <summary>
/// The credentials that docker and podman keep: in their configuration files, or in the credential helpers that those
/// name. Files are read when a credential is asked for, each time anew.
/// </summary>
/// <remarks>
/// The files, the first that has a credential for the registry counting: <c>$REGISTRY_AUTH_FILE</c>;
/// <c>$DOCKER_CONFIG/config.json</c>, else <c>~/.docker/config.json</c>; and where no <c>$REGISTRY_AUTH_FILE</c> is
/// set, podman's <c>$XDG_RUNTIME_DIR/containers/auth.json</c> and <c>~/.config/containers/auth.json</c>. Logins go
/// to the first of them.
/// </remarks>
public sealed class DockerCredentialStore : ICredentialStore
{
    private readonly Func<string, string?> _environment;
    private readonly TimeProvider _time;
    private readonly DockerPlaces _places;
    private readonly DockerConfigFiles _files;

    /// <summary>Makes a store.</summary>
    /// <param name="environment">Reads a variable; null for those of the process.</param>
    /// <param name="time">What tells when a helper has taken too long; null for the system's clock.</param>
    public DockerCredentialStore(Func<string, string?>? environment = null, TimeProvider? time = null)
    {
        _environment = environment ?? Environment.GetEnvironmentVariable;
        _time = time ?? TimeProvider.System;
        _places = new DockerPlaces(_environment);
        _files = new DockerConfigFiles(_time);
    }

    /// <inheritdoc/>
    public async Task<RegistryCredential?> FindAsync(string host, RepositoryName? repository = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        RegistryKeys keys = RegistryKeys.Of(host);
        foreach (string path in _places.CredentialFiles)
        {
            if (await DockerConfigFiles.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } file
                && await FindAsync(file, keys, repository, cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<CredentialPlace> StoreAsync(string host, RegistryCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        ArgumentNullException.ThrowIfNull(credential);
        if (credential.Kind is CredentialKind.RegistryToken)
            throw new ArgumentException("A registry's token is not kept: it expires.", nameof(credential));

        RegistryKeys keys = RegistryKeys.Of(host);
        string path = _places.LoginFile;
        DockerConfigFile? file = await DockerConfigFiles.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (FindHelper(file, keys) is not var (helper, key))
        {
            await _files.ChangeAsync(path, file => file.Set(keys, credential), cancellationToken).ConfigureAwait(false);
            return new CredentialPlace(path, IsPlainText: true);
        }

        await helper.StoreAsync(key, credential, cancellationToken).ConfigureAwait(false);

        // What the file may still have is an old secret that anybody can read.
        if (file?.Holds(keys) is true)
            await _files.ChangeAsync(path, file => file.Remove(keys), cancellationToken).ConfigureAwait(false);
        return new CredentialPlace(helper.Program, IsPlainText: false);
    }

    /// <inheritdoc/>
    public async Task<bool> EraseAsync(string host, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        RegistryKeys keys = RegistryKeys.Of(host);
        string path = _places.LoginFile;
        if (await DockerConfigFiles.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } file)
            return false;

        bool erased = FindHelper(file, keys) is var (helper, key)
            && await helper.EraseAsync(key, cancellationToken).ConfigureAwait(false);
        erased |= file.Holds(keys);
        if (file.Remove(keys))
            await _files.ChangeAsync(path, file => file.Remove(keys), cancellationToken).ConfigureAwait(false);
        return erased;
    }

    private async Task<RegistryCredential?> FindAsync(
        DockerConfigFile file, RegistryKeys keys, RepositoryName? repository, CancellationToken cancellationToken)
    {
        if (file.FindOwnHelper(keys) is ({ Length: > 0 } own, var key))
            return await Helper(own).FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (file.FindForPart(keys, repository) is { } part)
            return part;
        if (FindHelper(file, keys) is var (helper, name)
            && await helper.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        return file.Find(keys);
    }

    private (CredentialHelper Helper, string Key)? FindHelper(DockerConfigFile? file, RegistryKeys keys) => file?.FindOwnHelper(keys) switch
    {
        ({ Length: > 0 } own, var key) => (Helper(own), key),
        ("", _) => null,
        _ => file?.FindHelper() is { } general ? (Helper(general), keys.Key) : null,
    };

    private CredentialHelper Helper(string name) => CredentialHelper.Find(name, _environment, _time);
}
