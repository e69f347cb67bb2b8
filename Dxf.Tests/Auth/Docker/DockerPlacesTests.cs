using Dxf.Client.Auth.Docker;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

[TestFixture]
[Platform("Linux", Reason = "the places are the system's own")]
internal sealed class DockerPlacesTests
{
    private const string HomeDocker = "/home/fred/.docker/config.json";
    private const string HomePodman = "/home/fred/.config/containers/auth.json";

    [Test]
    public void Dockers_file_counts_before_podmans() => Assert.That(
        Files(("HOME", "/home/fred"), ("XDG_RUNTIME_DIR", "/run/user/7")),
        Is.EqualTo(new[] { HomeDocker, "/run/user/7/containers/auth.json", HomePodman }));

    [Test]
    public void Docker_can_be_told_another_folder_and_podman_too() => Assert.That(
        Files(("HOME", "/home/fred"), ("DOCKER_CONFIG", "/d"), ("XDG_RUNTIME_DIR", "/r"), ("XDG_CONFIG_HOME", "/c")),
        Is.EqualTo(new[] { "/d/config.json", "/r/containers/auth.json", "/c/containers/auth.json" }));

    [Test]
    public void A_file_that_is_named_counts_before_dockers_and_instead_of_podmans() => Assert.That(
        Files(("HOME", "/home/fred"), ("REGISTRY_AUTH_FILE", "/tmp/../auth.json"), ("XDG_RUNTIME_DIR", "/r")),
        Is.EqualTo(new[] { "/auth.json", HomeDocker }));

    [Test]
    public void Empty_variables_are_none() => Assert.That(
        Files(("HOME", "/home/fred"), ("REGISTRY_AUTH_FILE", ""), ("DOCKER_CONFIG", ""), ("XDG_CONFIG_HOME", ""), ("XDG_RUNTIME_DIR", "/r")),
        Is.EqualTo(new[] { HomeDocker, "/r/containers/auth.json", HomePodman }));

    [Test]
    public void Podmans_file_is_in_the_users_own_folder_where_there_is_no_session() =>
        Assert.That(Files(("HOME", "/home/fred"))[1], Does.Match("^/run/containers/[0-9]+/auth\\.json$"));

    [Test]
    public void Without_a_home_there_is_no_place_for_a_login()
    {
        Assert.That(Places(("XDG_RUNTIME_DIR", "/r")).CredentialFiles, Is.EqualTo(new[] { "/r/containers/auth.json" }));
        Assert.That(() => Places(("XDG_RUNTIME_DIR", "/r")).LoginFile, Throws.TypeOf<HostConfigurationException>().With.Message.Contains("HOME"));
        Assert.That(Places(("DOCKER_CONFIG", "/d")).LoginFile, Is.EqualTo("/d/config.json"));
        Assert.That(Places(("HOME", "/home/fred")).LoginFile, Is.EqualTo(HomeDocker));
    }

    [Test]
    public void Certificates_of_the_user_count_before_those_of_the_system() => Assert.That(
        Places(("HOME", "/home/fred")).CertificateFolders,
        Is.EqualTo(new[] { "/home/fred/.config/containers/certs.d", "/etc/containers/certs.d", "/etc/docker/certs.d" }));

    private static IReadOnlyList<string> Files(params (string Name, string Value)[] variables) => Places(variables).CredentialFiles;

    private static DockerPlaces Places(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => string.Equals(variable.Name, name, StringComparison.Ordinal)).Value);
}
