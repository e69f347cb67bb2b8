using Dxf.Client.Auth.Docker;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

[TestFixture]
internal sealed class RegistryKeysTests
{
    private static readonly RepositoryName Repository = RepositoryName.Parse("fred/data/logger");

    [TestCase("registry.test:5000", "registry.test:5000")]
    [TestCase("docker.io", "https://index.docker.io/v1/")]
    [TestCase("index.docker.io", "https://index.docker.io/v1/")]
    [TestCase("registry-1.docker.io", "https://index.docker.io/v1/")]
    public void Key_is_what_docker_calls_the_registry(string host, string key) => Assert.That(RegistryKeys.Of(host).Key, Is.EqualTo(key));

    [TestCase("registry.test:5000")]
    [TestCase("Registry.TEST:5000")]
    [TestCase("https://registry.test:5000")]
    [TestCase("http://registry.test:5000/")]
    [TestCase("https://registry.test:5000/v1/")]
    [TestCase("https://registry.test:5000/v2/any/thing")]
    [TestCase("registry.test:5000/")]
    [TestCase("registry.test:5000/v1/")]
    [TestCase("registry.test:5000/v2/")]
    public void Key_stands_for_the_whole_registry(string key) =>
        Assert.That(RegistryKeys.Of("registry.test:5000").Rank(key, repository: null), Is.Positive);

    [TestCase("")]
    [TestCase("registry.test")]
    [TestCase("registry.test:500")]
    [TestCase("registry.test:50000")]
    [TestCase("my.registry.test:5000")]
    [TestCase("registry.test:5000.evil.test")]
    [TestCase("https://evil.test/registry.test:5000")]
    [TestCase("https://fred@registry.test:5000/")]
    [TestCase("evil.test/registry.test:5000/")]
    [TestCase("registry.test:5000/fred")]
    [TestCase("registry.test:5000/v1")]
    [TestCase("registry.test:5000/fred/")]
    [TestCase("/registry.test:5000")]
    [TestCase("docker.io")]
    public void Key_stands_for_something_else(string key) =>
        Assert.That(RegistryKeys.Of("registry.test:5000").Rank(key, repository: null), Is.Zero);

    [TestCase("docker.io", "https://index.docker.io/v1/")]
    [TestCase("registry-1.docker.io", "docker.io")]
    [TestCase("docker.io", "registry-1.docker.io")]
    [TestCase("docker.io", "index.docker.io/v1/")]
    [TestCase("docker.io", "https://registry-1.docker.io/v2/")]
    public void All_names_of_Docker_Hub_are_one(string host, string key) =>
        Assert.That(RegistryKeys.Of(host).Rank(key, repository: null), Is.Positive);

    [TestCase("registry.test/fred", true)]
    [TestCase("registry.test/fred/data", true)]
    [TestCase("registry.test/fred/data/logger", true)]
    [TestCase("registry.test/fre", false)]
    [TestCase("registry.test/fred/dat", false)]
    [TestCase("registry.test/fred/data/", false)]
    [TestCase("registry.test/fred/data/logger/more", false)]
    [TestCase("registry.test/Fred", false)]
    [TestCase("registry.test/data", false)]
    public void Keys_for_parts_of_a_registry_count_for_what_lies_in_them(string key, bool counts)
    {
        RegistryKeys keys = RegistryKeys.Of("registry.test");

        Assert.That(keys.Rank(key, Repository) > 0, Is.EqualTo(counts));
        Assert.That(keys.Rank(key, repository: null), Is.Zero);
    }

    [Test]
    public void Longer_path_fits_better_and_the_registry_as_a_whole_least()
    {
        RegistryKeys keys = RegistryKeys.Of("registry.test");
        string[] bestFirst =
        [
            "registry.test/fred/data/logger", "registry.test/fred/data", "registry.test/fred", "registry.test", "Registry.test", "https://registry.test/v1/", "other.test",
        ];

        Assert.That(bestFirst.Select(key => keys.Rank(key, Repository)), Is.Ordered.Descending.And.Unique);
    }

    [Test]
    public void Docker_Hubs_own_key_fits_better_than_its_other_names()
    {
        RegistryKeys keys = RegistryKeys.Of("docker.io");

        Assert.That(keys.Rank("https://index.docker.io/v1/", null), Is.GreaterThan(keys.Rank("docker.io", null)));
        Assert.That(keys.Rank("docker.io/library/alpine", RepositoryName.Parse("library/alpine")), Is.GreaterThan(keys.Rank("https://index.docker.io/v1/", null)));
    }
}
