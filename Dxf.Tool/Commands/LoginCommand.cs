using System.CommandLine;
using System.Text;
using Dxf.Client;

namespace Dxf.Tool.Commands;

internal sealed class LoginCommand : DxfCommand
{
    private const int MaxPasswordLength = 64 * 1024;

    private readonly RegistryHostArgument _host = new("The registry to log in to");
    private readonly Option<string?> _user = new("-u") { Description = "User to log in as, the same as --username", HelpName = "USER" };
    private readonly Option<bool> _passwordFromInput = new("--password-stdin") { Description = "Read the password from stdin" };
    private DxfOptions _options = new();

    public LoginCommand(ToolContext context)
        : base(
            context,
            "login",
            "Check a user's password with a registry and keep the login where docker keeps it: in the credential helper that its configuration names, else unencrypted in its configuration file. Asks for what is not given.",
            "dxf login registry.example -u fred",
            "pass show registry | dxf login registry.example -u fred --password-stdin")
    {
        Arguments.Add(_host.Argument);
        Options.Add(_user);
        Options.Add(_passwordFromInput);
    }

    protected override string? NameEndpoint(ParseResult arguments) => _host.Get(arguments) ?? base.NameEndpoint(arguments);

    protected override void Configure(DxfOptions options, ParseResult arguments)
    {
        if (NameEndpoint(arguments) is { } host)
            Endpoint.ChangeHost(host, options, arguments, Environment);
        options.Username = arguments.GetValue(_user) is { Length: > 0 } user ? user : options.Username;

        // The registry is asked about this login, and about no other that is kept or set.
        (options.Credentials, options.Token, options.Authorization) = (null, null, null);
        _options = options;
    }

    protected override async Task RunAsync(IRegistryClient registry, ParseResult arguments, CancellationToken cancellationToken)
    {
        RegistryHostArgument.RequireRegistry(registry);
        if (_options.Insecure)
            throw new DxfException($"Auth requires HTTPS: a login to {registry.Endpoint} is not sent over http (is DXF_INSECURE set?)");

        string username = await GetUsernameAsync(arguments, cancellationToken);
        string password = await GetPasswordAsync(arguments, cancellationToken);
        RegistryCredential? checkedCredential = await registry.Auth.LoginAsync(username, password, cancellationToken);
        CredentialPlace place = await new DockerCredentialStore(Environment).StoreAsync(
            registry.Endpoint, checkedCredential ?? RegistryCredential.FromPassword(username, password), cancellationToken);

        if (checkedCredential is null)
            Tell($"warning: {registry.Endpoint} asks for no credentials by itself, so that they could not be checked");
        if (place.IsPlainText)
            Tell($"warning: the login is kept unencrypted in {place.Name} (a credential helper, credsStore in that file, would keep it safe)");
        Tell($"Login Succeeded: {username} at {registry.Endpoint}");
    }

    private async Task<string> GetUsernameAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (_options.Username is { } given)
            return given;
        if (!Console.InputIsTerminal || arguments.GetValue(_passwordFromInput))
            throw new UsageException("no user is given: set DXF_USERNAME (-u, --username)");

        string? typed = await new TerminalPrompt(Console.Error).AskAsync("Username: ", cancellationToken);
        return typed switch
        {
            null => throw new UsageException("no user is given"),
            _ when typed.Contains(':', StringComparison.Ordinal) => throw new UsageException("the user name holds a colon, which Basic authentication can't carry"),
            _ => typed,
        };
    }

    private async Task<string> GetPasswordAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_passwordFromInput))
            return await ReadPasswordAsync(Console.GetInput(), cancellationToken);
        if (_options.Password is { } given)
            return given;
        if (!Console.InputIsTerminal)
            throw new UsageException("no password is given, and stdin is no terminal to ask at: pipe it in with --password-stdin, or set DXF_PASSWORD");

        return await new TerminalPrompt(Console.Error).AskSecretAsync("Password: ", cancellationToken)
            ?? throw new UsageException("no password is given");
    }

    /// <summary>All of it, without the line break that ends it.</summary>
    private static async Task<string> ReadPasswordAsync(Stream input, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MaxPasswordLength + 1];

        // What comes may never end, nor the wait for it.
        int length = await input
            .ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).AsTask().WaitAsync(cancellationToken);
        if (length > MaxPasswordLength)
            throw new UsageException($"--password-stdin: more than {MaxPasswordLength} bytes came, and no password is so long");

        string password = Encoding.UTF8.GetString(bytes, 0, length);
        password = password.EndsWith('\n') ? password[..^1] : password;
        password = password.EndsWith('\r') ? password[..^1] : password;
        return password.Length > 0 ? password : throw new UsageException("--password-stdin: no password came");
    }

    private void Tell(string message) => Console.Error.WriteLine(TerminalText.Escape("dxf: " + message));
}
