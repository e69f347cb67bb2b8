using System.CommandLine;
using Dxf.Client;

namespace Dxf.Tool.Commands;

/// <summary>
/// One side of a copy: which endpoint a reference is about, and as whom. What is set for the endpoint of
/// <c>DXF_HOST</c> counts there and nowhere else; any other host has this side's settings.
/// </summary>
internal sealed class CopySide
{
    private readonly Settings.Switch _insecure;
    private readonly Settings.Text _username;
    private readonly Settings.Text _password;

    /// <param name="word">How the settings' names begin: <c>from</c> or <c>to</c>.</param>
    /// <param name="what">What the side is called in descriptions.</param>
    public CopySide(string word, string what)
    {
        string variable = "DXF_" + word.ToUpperInvariant();
        _insecure = new($"--{word}-insecure", $"{variable}_INSECURE", $"Reach the {what}'s registry over http");
        _username = new($"--{word}-username", $"{variable}_USERNAME", "USER", $"User to authenticate as at the {what}'s registry, where it is not the one of DXF_HOST or somebody else is meant");
        _password = new($"--{word}-password", $"{variable}_PASSWORD", "PASSWORD", $"That user's password (other users see options: prefer the variable)");
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_username.Option);
        command.Options.Add(_password.Option);
        command.Options.Add(_insecure.Option);
    }

    /// <summary>Whether the side is something else than the endpoint of <c>DXF_HOST</c> with its settings.</summary>
    public bool IsApart(ImageReference reference, EndpointSettings settings, ParseResult arguments, Func<string, string?> environment) =>
        !IsOfHost(reference, settings, arguments, environment)
        || _insecure.Get(arguments, environment)
        || _username.Get(arguments, environment) is not null
        || _password.Get(arguments, environment) is not null;

    /// <summary>Sets what holds for this side.</summary>
    public void Apply(
        DxfOptions options, ImageReference reference, EndpointSettings settings, ParseResult arguments, Func<string, string?> environment)
    {
        if (IsOfHost(reference, settings, arguments, environment))
        {
            settings.Apply(options, arguments, environment);
            EndpointSettings.RequireHost(options);
        }
        else
        {
            settings.ApplyToAny(options, arguments, environment);
            options.Host = reference.Host;
        }

        options.Insecure |= _insecure.Get(arguments, environment);
        string? username = _username.Get(arguments, environment);
        string? password = _password.Get(arguments, environment);
        if (username is null != password is null)
            throw new UsageException($"{(username is null ? _username : _password).Option.Name} is missing: user and password count together");
        if (username is null)
            return;

        // Whoever is named here is meant, and nobody else.
        (options.Username, options.Password) = (username, password);
        (options.Authorization, options.Token) = (null, null);
    }

    /// <summary>Where a reference leads, in a form that is the same for the same place: a repository of a host, or a directory.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="host">What stands in for a host that the reference does not name.</param>
    public static string PlaceOf(ImageReference reference, string? host)
    {
        host = EndpointSettings.Canonical(reference.Host ?? host) ?? "";
        return host switch
        {
            ['o', 'c', 'i', '-', 'l', 'a', 'y', 'o', 'u', 't', ':', .. string path] => Path.GetFullPath(path),
            ['o', 'c', 'i', ':', .. string path] when path.Length > 0 => Path.GetFullPath(Path.Join(path, reference.Repository.Value)),
            _ => $"{host.ToUpperInvariant()}/{reference.Repository}",
        };
    }

    private static bool IsOfHost(ImageReference reference, EndpointSettings settings, ParseResult arguments, Func<string, string?> environment) =>
        reference.Host is null
        || EndpointSettings.IsSame(reference.Host, settings.Host(arguments, environment));
}
