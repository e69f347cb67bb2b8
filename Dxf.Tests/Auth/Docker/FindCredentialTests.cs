using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

[TestFixture]
internal sealed class FindCredentialTests : DockerCredentialStoreFixture
{
    [Test]
    public async Task Without_files_there_is_none() => Assert.That(await Store.FindAsync(Host), Is.Null);

    [Test]
    public async Task First_file_that_has_one_counts()
    {
        string podman = Home.File("containers", "auth.json");
        string settings = Home.File(".config", "containers", "auth.json");
        string named = Home.File("named.json");
        Write(settings, $$$"""{"auths": {"{{{Host}}}": {{{EntryOf("settings")}}}, "other.test": {{{EntryOf("other")}}}}}""");
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("settings"));

        Write(podman, $$$"""{"auths": {"{{{Host}}}": {{{EntryOf("podman")}}}}}""");
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("podman"));

        WriteConfig($$$"""{"auths": {"{{{Host}}}": {{{EntryOf("docker")}}}}}""");
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("docker"));
        Assert.That((await Store.FindAsync("other.test"))!.Username, Is.EqualTo("other"), "the others don't know that one");

        Variables["REGISTRY_AUTH_FILE"] = named;
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("docker"), "the named one is not there");
        Write(named, $$$"""{"auths": {"{{{Host}}}": {{{EntryOf("named")}}}}}""");
        RegistryCredential found = (await Store.FindAsync(Host))!;
        Assert.That((found.Username, found.Origin), Is.EqualTo(("named", named)));
        Assert.That(await Store.FindAsync("other.test"), Is.Null, "podman's own files don't count any more");
    }

    [Test]
    public async Task Repository_finds_what_is_kept_for_the_part_it_lies_in()
    {
        WriteConfig($$$"""{"auths": {"{{{Host}}}": {{{EntryOf("all")}}}, "{{{Host}}}/fred": {{{EntryOf("part")}}}}}""");

        Assert.That((await Store.FindAsync(Host, RepositoryName.Parse("fred/data")))!.Username, Is.EqualTo("part"));
        Assert.That((await Store.FindAsync(Host, RepositoryName.Parse("freddy/data")))!.Username, Is.EqualTo("all"));
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("all"));
    }

    [Test]
    public async Task General_helper_is_asked_and_what_it_lacks_may_stand_in_the_file()
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}", "auths": {"{{{Host}}}": {}, "other.test": {{{EntryOf("filed")}}}}}""");
        Helper.Keep(Host, "kept", "s3cret");

        RegistryCredential found = (await Store.FindAsync(Host))!;
        Assert.That(found, Is.EqualTo(RegistryCredential.FromPassword("kept", "s3cret")));
        Assert.That(found.Origin, Is.EqualTo("docker-credential-" + Helper.Name));
        Assert.That((await Store.FindAsync("other.test"))!.Username, Is.EqualTo("filed"));
        Assert.That(await Store.FindAsync("third.test"), Is.Null);
        Assert.That(Helper.Calls, Is.EqualTo(new[] { $"get {Host}", "get other.test", "get third.test" }));
    }

    [Test]
    public async Task Helper_of_one_registry_is_the_only_one_asked_about_it()
    {
        WriteConfig($$$"""{"credsStore": "missing", "credHelpers": {"{{{Host}}}": "{{{Helper.Name}}}", "bare.test": ""}, "auths": {"{{{Host}}}": {{{EntryOf("old")}}}, "bare.test": {{{EntryOf("filed")}}}}}""");
        Assert.That(await Store.FindAsync(Host, RepositoryName.Parse("fred/data")), Is.Null);

        Helper.Keep(Host, "kept", "s3cret");
        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("kept"));
        Assert.That((await Store.FindAsync("bare.test"))!.Username, Is.EqualTo("filed"), "an empty name says that there is no helper");
    }

    [Test]
    public async Task Helpers_identity_token_has_a_user_of_its_own()
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}"}""");
        Helper.Keep(Host, "<token>", "t0ken");

        Assert.That(await Store.FindAsync(Host), Is.EqualTo(RegistryCredential.FromIdentityToken("t0ken")));
    }

    [TestCase("docker.io")]
    [TestCase("registry-1.docker.io")]
    public async Task Docker_Hub_is_asked_for_by_the_address_of_its_first_API(string host)
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}"}""");
        Helper.Keep("https://index.docker.io/v1/", "kept", "s3cret");

        Assert.That((await Store.FindAsync(host))!.Username, Is.EqualTo("kept"));
        Assert.That(Helper.Calls, Is.EqualTo(new[] { "get https://index.docker.io/v1/" }));
    }

    [TestCase("../evil", "'../evil' is no name")]
    [TestCase("a/b", "is no name")]
    [TestCase("-x", "is no name")]
    [TestCase("a b", "is no name")]
    [TestCase("not-there", "docker-credential-not-there is not on the PATH")]
    public void Helper_that_is_none_is_an_error_that_names_it(string name, string message)
    {
        WriteConfig($$$"""{"credsStore": "{{{name}}}", "auths": {"{{{Host}}}": {{{EntryOf("filed")}}}}}""");

        Assert.That(() => Store.FindAsync(Host), Throws.TypeOf<HostConfigurationException>().With.Message.Contains(message));
    }

    [Test]
    public void Helper_is_looked_for_on_the_path_only()
    {
        WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}"}""");
        Variables["PATH"] = $"::.:{Home.Path}";

        Assert.That(() => Store.FindAsync(Host), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("not on the PATH"));
    }

    [Test]
    public void File_that_cannot_be_read_is_told_with_its_cause()
    {
        Directory.CreateDirectory(ConfigPath);

        HostConfigurationException refused = Assert.ThrowsAsync<HostConfigurationException>(() => Store.FindAsync(Host))!;
        Assert.That(refused.Message, Does.StartWith(ConfigPath + " could not be read: "));
        Assert.That(refused.InnerException, Is.InstanceOf<UnauthorizedAccessException>());
    }

    [Test]
    public void File_of_more_than_a_mebibyte_is_not_read()
    {
        WriteConfig("{}" + new string(' ', 1024 * 1024));

        Assert.That(() => Store.FindAsync(Host), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("more than 1048576 bytes"));
    }
}
