using System.Text;
using Dxf.Client.Auth.Docker;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

/// <summary>What is read from a configuration file, and what is made of it.</summary>
[TestFixture]
internal sealed class DockerConfigFileTests
{
    private const string Path = "/home/fred/.docker/config.json";

    private static readonly RegistryKeys Keys = RegistryKeys.Of("registry.test");
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/data");

    [TestCase("""{"auth": "ZnJlZDpzM2NyZXQ="}""", "fred", "s3cret")]
    [TestCase("""{"auth": "ZnJlZDpzM2M6cmV0"}""", "fred", "s3c:ret")]
    [TestCase("""{"auth": "ZnJlZDpzM2NyZXQAAAA="}""", "fred", "s3cret")]
    [TestCase("""{"auth": "ZnJlZDo="}""", "fred", "")]
    [TestCase("""{"auth": "ZnLDqWQ6cMOkc3M="}""", "fréd", "päss")]
    [TestCase("""{"username": "fred", "password": "s3cret"}""", "fred", "s3cret")]
    [TestCase("""{"auth": "", "username": "fred", "password": "s3cret"}""", "fred", "s3cret")]
    [TestCase("""{"auth": null, "username": "fred"}""", "fred", "")]
    [TestCase("""{"auth": "ZnJlZDpzM2NyZXQ=", "username": "other", "password": "other", "email": "f@test"}""", "fred", "s3cret")]
    public void User_and_password_are_read(string entry, string user, string password)
    {
        RegistryCredential found = Parse($$$"""{"auths": {"registry.test": {{{entry}}}}}""").Find(Keys)!;

        Assert.That(found, Is.EqualTo(RegistryCredential.FromPassword(user, password)));
        Assert.That(found.Origin, Is.EqualTo(Path));
        Assert.That(found.ToString(), Is.EqualTo("user " + user));
    }

    [TestCase("""{"identitytoken": "t0ken"}""", null)]
    [TestCase("""{"auth": "ZnJlZDo=", "identitytoken": "t0ken"}""", "fred")]
    [TestCase("""{"auth": "ZnJlZDpzM2NyZXQ=", "identitytoken": "t0ken"}""", "fred")]
    public void Identity_token_counts_before_a_password(string entry, string? user) => Assert.That(
        Parse($$$"""{"auths": {"registry.test": {{{entry}}}}}""").Find(Keys),
        Is.EqualTo(RegistryCredential.FromIdentityToken("t0ken", user)));

    [Test]
    public void Registry_token_counts_before_all_others() => Assert.That(
        Parse("""{"auths": {"registry.test": {"auth": "ZnJlZDo=", "identitytoken": "i", "registrytoken": "t0ken"}}}""").Find(Keys),
        Is.EqualTo(RegistryCredential.FromRegistryToken("t0ken")));

    [TestCase("")]
    [TestCase(" \n")]
    [TestCase("{}")]
    [TestCase("""{"auths": null, "credsStore": null, "credHelpers": null}""")]
    [TestCase("""{"auths": {}}""")]
    [TestCase("""{"auths": {"registry.test": {}}}""")]
    [TestCase("""{"auths": {"registry.test": null}}""")]
    [TestCase("""{"auths": {"registry.test": {"auth": ""}}}""")]
    [TestCase("""{"auths": {"registry.test": {"auth": "Og=="}}}""")]
    [TestCase("""{"auths": {"other.test": {"auth": "%%%"}}}""")]
    [TestCase("""{"credsStore": "", "credHelpers": {"other.test": "x"}}""")]
    public void Nothing_is_found_where_nothing_is(string text)
    {
        DockerConfigFile file = Parse(text);

        Assert.That(file.Find(Keys), Is.Null);
        Assert.That(file.FindForPart(Keys, Repository), Is.Null);
        Assert.That(file.FindHelper(), Is.Null);
        Assert.That(file.FindOwnHelper(Keys), Is.Null);
    }

    [TestCase("{", "line 1, byte 2")]
    [TestCase("{\n\"auths\": {\"registry.test\": s3cret}}", "line 2")]
    [TestCase("[]", "no object")]
    [TestCase("\"s3cret\"", "no object")]
    [TestCase("null", "no object")]
    [TestCase("""{"auths": {"a": {}, "a": {}}}""", "well-formed JSON")]
    [TestCase("""{"s3cret": "\ud800"}""", "not valid Unicode")]
    [TestCase("""{"auths": []}""", "\"auths\" is no object")]
    [TestCase("""{"auths": "s3cret"}""", "\"auths\" is no object")]
    [TestCase("""{"auths": {"registry.test": "s3cret"}}""", "the entry of registry.test is no object")]
    [TestCase("""{"auths": {"registry.test": {"auth": 7}}}""", "the \"auth\" of registry.test is no text")]
    [TestCase("""{"auths": {"registry.test": {"auth": {"s3cret": 1}}}}""", "the \"auth\" of registry.test is no text")]
    [TestCase("""{"auths": {"registry.test": {"auth": "s3cret!"}}}""", "not user:password in base64")]
    [TestCase("""{"auths": {"registry.test": {"auth": "czNjcmV0"}}}""", "not user:password in base64")]
    [TestCase("""{"auths": {"registry.test": {"auth": "ZnJlZDr/"}}}""", "not user:password in base64")]
    [TestCase("""{"auths": {"registry.test": {"auth": "OnMzY3JldA=="}}}""", "a password and no user")]
    [TestCase("""{"auths": {"registry.test": {"password": "s3cret"}}}""", "a password and no user")]
    [TestCase("""{"auths": {"registry.test": {"username": "fr:ed", "password": "s3cret"}}}""", "a colon")]
    [TestCase("""{"auths": {"registry.test": {"registrytoken": "s3cret\n"}}}""", "a header can't carry")]
    [TestCase("""{"credsStore": 7}""", "\"credsStore\" is no text")]
    [TestCase("""{"credHelpers": "s3cret"}""", "\"credHelpers\" is no object")]
    [TestCase("""{"credHelpers": {"registry.test": {}}}""", "a helper of \"credHelpers\" is no text")]
    public void What_is_malformed_is_told_with_the_file_and_without_a_secret(string text, string reason)
    {
        HostConfigurationException refused = Assert.Throws<HostConfigurationException>(() =>
        {
            DockerConfigFile file = Parse(text);
            file.FindOwnHelper(Keys);
            file.FindHelper();
            file.Find(Keys);
        })!;

        Assert.That(refused.Message, Does.StartWith(Path + ": ").And.Contain(reason));
        Assert.That(refused.ToString(), Does.Not.Contain("s3cret").And.Not.Contain("czNjcmV0"));
    }

    [Test]
    public void Invalid_UTF8_and_depth_without_end_are_malformed()
    {
        Assert.That(() => DockerConfigFile.Parse(Path, [.. "{\"a\": \""u8, 0xff, .. "\"}"u8]), Throws.TypeOf<HostConfigurationException>());
        Assert.That(() => Parse(new string('[', 100_000)), Throws.TypeOf<HostConfigurationException>());
    }

    [Test]
    public void Longest_part_that_the_repository_lies_in_counts()
    {
        DockerConfigFile file = Parse("""
            {"auths": {
              "registry.test": {"username": "all"},
              "registry.test/fred/data/more": {"username": "below"},
              "registry.test/fred/data": {},
              "registry.test/fred": {"username": "part"},
              "registry.test/f": {"username": "other"}}}
            """);

        Assert.That(file.FindForPart(Keys, Repository)!.Username, Is.EqualTo("part"), "the entry that fits better is empty");
        Assert.That(file.FindForPart(Keys, RepositoryName.Parse("anne/data")), Is.Null);
        Assert.That(file.FindForPart(Keys, repository: null), Is.Null);
        Assert.That(file.Find(Keys)!.Username, Is.EqualTo("all"));
    }

    [TestCase("registry.test", "registry.test")]
    [TestCase("https://registry.test", "registry.test")]
    public void Helper_of_one_registry_is_found_with_the_name_it_knows(string key, string known) =>
        Assert.That(Parse($$$"""{"credHelpers": {"{{{key}}}": "x"}}""").FindOwnHelper(Keys), Is.EqualTo(("x", known)));

    [TestCase("https://index.docker.io/v1/", "https://index.docker.io/v1/")]
    [TestCase("docker.io", "docker.io")]
    [TestCase("index.docker.io", "index.docker.io")]
    public void Helper_of_Docker_Hub_is_asked_by_the_name_it_was_configured_for(string key, string known) =>
        Assert.That(Parse($$$"""{"credHelpers": {"{{{key}}}": "x"}}""").FindOwnHelper(RegistryKeys.Of("registry-1.docker.io")), Is.EqualTo(("x", known)));

    [Test]
    public void Change_leaves_everything_else_as_it_is_and_where_it_is()
    {
        DockerConfigFile file = Parse("""
            {"HttpHeaders": {"X": "<é>"}, "auths": {"b.test": {"auth": "x", "email": "e"}, "registry.test": {"password": "old", "email": "f"}, "a.test": {}}, "n": 1.50, "big": 12345678901234567890123, "z": [1, null, true]}
            """);
        file.Set(Keys, RegistryCredential.FromPassword("fred", "s3cret"));

        Assert.That(TextOf(file), Is.EqualTo("""
            {
            	"HttpHeaders": {
            		"X": "<é>"
            	},
            	"auths": {
            		"b.test": {
            			"auth": "x",
            			"email": "e"
            		},
            		"registry.test": {
            			"email": "f",
            			"auth": "ZnJlZDpzM2NyZXQ="
            		},
            		"a.test": {}
            	},
            	"n": 1.50,
            	"big": 12345678901234567890123,
            	"z": [
            		1,
            		null,
            		true
            	]
            }
            """));
    }

    [Test]
    public void What_was_set_is_found_and_what_was_removed_is_not()
    {
        foreach (RegistryCredential credential in (RegistryCredential[])
        [
            RegistryCredential.FromPassword("fred", "s3:cret"), RegistryCredential.FromIdentityToken("t"), RegistryCredential.FromIdentityToken("t", "fred"),
        ])
        {
            DockerConfigFile file = Parse("""{"auths": {"https://registry.test/v1/": {"auth": "ZnJlZDo="}, "registry.test/fred": {"username": "part"}}}""");
            file.Set(Keys, credential);
            file = Parse(TextOf(file));
            Assert.That(file.Find(Keys), Is.EqualTo(credential));

            Assert.That(file.Remove(Keys), Is.True);
            file = Parse(TextOf(file));
            Assert.That(file.Find(Keys), Is.Null);
            Assert.That(file.Remove(Keys), Is.False);
            Assert.That(file.FindForPart(Keys, Repository)!.Username, Is.EqualTo("part"), "that is another login");
        }
    }

    [Test]
    public void Token_of_nobody_known_has_no_user_that_docker_would_stumble_over()
    {
        DockerConfigFile file = Parse("{}");
        file.Set(Keys, RegistryCredential.FromIdentityToken("t"));

        Assert.That(TextOf(file), Does.Contain("identitytoken").And.Not.Contain("\"auth\""));
    }

    [Test]
    public void Entry_that_is_malformed_can_be_removed_and_one_that_is_empty_is_no_login()
    {
        Assert.That(Parse("""{"auths": {"registry.test": 7}}""").Holds(Keys), Is.True);
        Assert.That(Parse("""{"auths": {"registry.test": 7}}""").Remove(Keys), Is.True);
        Assert.That(Parse("""{"auths": {"registry.test": {}}}""").Holds(Keys), Is.False);
        Assert.That(Parse("""{"auths": {"registry.test": {}}}""").Remove(Keys), Is.True);
    }

    private static DockerConfigFile Parse(string text) => DockerConfigFile.Parse(Path, Encoding.UTF8.GetBytes(text));

    private static string TextOf(DockerConfigFile file) => Encoding.UTF8.GetString(file.ToBytes().Span);
}
