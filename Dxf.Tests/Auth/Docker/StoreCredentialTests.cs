using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Dxf.Client;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

[TestFixture]
[SupportedOSPlatform("linux")]
internal sealed class StoreCredentialTests : DockerCredentialStoreFixture
{
    private static readonly RegistryCredential Fred = RegistryCredential.FromPassword("fred", "s3cret");

    [Test]
    public async Task First_login_makes_a_file_that_only_its_owner_reads()
    {
        CredentialPlace place = await Store.StoreAsync(Host, Fred);

        Assert.That(place, Is.EqualTo(new CredentialPlace(ConfigPath, IsPlainText: true)));
        Assert.That(await Store.FindAsync(Host), Is.EqualTo(Fred));
        Assert.That(File.GetUnixFileMode(ConfigPath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(ConfigPath)!) & (UnixFileMode)0b000_111_111, Is.EqualTo(UnixFileMode.None));
    }

    [Test]
    public async Task File_keeps_its_rights_and_its_link()
    {
        string real = Home.WriteText("real.json", """{"x": 1}""");
        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.CreateSymbolicLink(ConfigPath, "../real.json");

        await Store.StoreAsync(Host, Fred);

        Assert.That(new FileInfo(ConfigPath).LinkTarget, Is.EqualTo("../real.json"));
        Assert.That(JsonNode.Parse(await File.ReadAllTextAsync(real))!["auths"]![Host], Is.Not.Null);
        Assert.That(File.GetUnixFileMode(real), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Test]
    public async Task Link_to_nowhere_makes_the_file_there()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.CreateSymbolicLink(ConfigPath, Home.File("later.json"));

        await Store.StoreAsync(Host, Fred);

        Assert.That(File.Exists(Home.File("later.json")), Is.True);
    }

    [Test]
    public async Task Helper_keeps_it_and_the_file_forgets_what_it_had()
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}", "auths": {"{{{Host}}}": {{{EntryOf("old", "0ld")}}}, "other.test": {{{EntryOf("other")}}}}}""");

        CredentialPlace place = await Store.StoreAsync(Host, Fred);

        Assert.That(place, Is.EqualTo(new CredentialPlace("docker-credential-" + Helper.Name, IsPlainText: false)));
        Assert.That(Helper.Kept(Host), Is.EqualTo(("fred", "s3cret")));
        Assert.That(JsonNode.Parse(Config)!["auths"]!.AsObject().Select(static entry => entry.Key), Is.EqualTo(new[] { "other.test" }));
    }

    [Test]
    public async Task Helper_of_the_registry_goes_before_the_general_one_and_the_file_is_left_alone()
    {
        string config = $$$"""{"credHelpers": {"{{{Host}}}": "{{{Helper.Name}}}"}, "credsStore": "missing"}""";
        WriteConfig(config);

        await Store.StoreAsync(Host, RegistryCredential.FromIdentityToken("t0ken", "fred"));

        Assert.That(Helper.Kept(Host), Is.EqualTo(("<token>", "t0ken")));
        Assert.That(Config, Is.EqualTo(config));
    }

    [Test]
    public async Task Docker_Hubs_login_has_the_address_of_its_first_API_for_a_key()
    {
        await Store.StoreAsync("registry-1.docker.io", Fred);

        Assert.That(JsonNode.Parse(Config)!["auths"]!["https://index.docker.io/v1/"], Is.Not.Null);
    }

    [Test]
    public void Registry_token_is_not_kept() =>
        Assert.That(() => Store.StoreAsync(Host, RegistryCredential.FromRegistryToken("t")), Throws.ArgumentException);

    [Test]
    public void Malformed_file_is_left_as_it_is()
    {
        WriteConfig("""{"auths": """);

        Assert.That(() => Store.StoreAsync(Host, Fred), Throws.TypeOf<HostConfigurationException>());
        Assert.That(Config, Is.EqualTo("""{"auths": """));
    }

    [Test]
    public void Place_that_cannot_be_written_is_told_with_its_cause()
    {
        Home.WriteText(".docker", "a file");

        HostConfigurationException refused = Assert.ThrowsAsync<HostConfigurationException>(() => Store.StoreAsync(Host, Fred))!;
        Assert.That(refused.Message, Does.Contain(ConfigPath));
        Assert.That(refused.InnerException, Is.InstanceOf<IOException>());
    }

    [Test]
    public async Task Many_logins_at_once_lose_nothing_and_leave_nothing_lying_about()
    {
        const int count = 20;
        await Task.WhenAll(Enumerable.Range(0, count).Select(number =>
            Task.Run(() => new DockerCredentialStore(Variable).StoreAsync($"r{number}.test", Fred))));

        Assert.That(JsonNode.Parse(Config)!["auths"]!.AsObject(), Has.Count.EqualTo(count));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(ConfigPath)!, "*.tmp"), Is.Empty);
    }

    [Test]
    public void File_that_somebody_else_does_not_let_go_of_is_told_and_left_as_it_is()
    {
        WriteConfig("{}");
        using FileStream held = new(Path.Join(Path.GetDirectoryName(ConfigPath), ".dxf-login.lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        DockerCredentialStore store = new(Variable, new RunningTime());

        Assert.That(() => store.StoreAsync(Host, Fred), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("another process has been changing it for 10 s"));
        Assert.That(Config, Is.EqualTo("{}"));
    }

    [Test]
    public async Task Erasing_takes_it_out_of_the_helper_and_the_file()
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}", "auths": {"https://{{{Host}}}/v1/": {{{EntryOf("old")}}}, "other.test": {{{EntryOf("other")}}}}}""");
        Helper.Keep(Host, "kept", "s3cret");

        Assert.That(await Store.EraseAsync(Host), Is.True);
        Assert.That(await Store.EraseAsync(Host), Is.False);

        Assert.That(Helper.Kept(Host), Is.Null);
        Assert.That(Helper.Calls, Is.EqualTo(new[] { $"get {Host}", $"erase {Host}", $"get {Host}" }));
        Assert.That(JsonNode.Parse(Config)!["auths"]!.AsObject().Select(static entry => entry.Key), Is.EqualTo(new[] { "other.test" }));
    }

    [Test]
    public async Task Erasing_nothing_makes_nothing()
    {
        Assert.That(await Store.EraseAsync(Host), Is.False);
        Assert.That(Directory.EnumerateFileSystemEntries(Home.Path), Is.Empty);
    }

    /// <summary>A clock on which every look takes a second, and no wait takes any.</summary>
    private sealed class RunningTime : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
