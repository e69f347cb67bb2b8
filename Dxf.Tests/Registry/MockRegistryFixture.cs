using NUnit.Framework;

namespace Dxf.Tests.Registry;

/// <summary>A scripted registry for each test. Its script is exact: each request that it has comes, in order, and no other.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class MockRegistryFixture(MockRegistry registry) : IDisposable
{
    protected const string Root = MockRegistry.Address + "fred/datalogger/";

    protected static readonly RepositoryName Repository = RepositoryName.Parse("fred/datalogger");
    protected static readonly Tag Readings = Tag.Parse("readings");
    protected static readonly byte[] Abc = "abc"u8.ToArray();
    protected static readonly Digest AbcDigest = Digest.Compute(Abc);

    protected MockRegistryFixture()
        : this(new MockRegistry())
    {
    }

    /// <summary>The digest in a query.</summary>
    protected static string AbcParameter => "sha256%3A" + AbcDigest.Hex;

    protected MockRegistry Registry { get; } = registry;

    protected ScriptedHandler Requests => Registry.Requests;

    protected IBlobClient Blobs => Registry.Client.Blobs;

    protected IManifestClient Manifests => Registry.Client.Manifests;

    [TearDown]
    public void The_script_was_kept_to() => Registry.Verify();

    public void Dispose() => Registry.Dispose();

    /// <summary>The last word of a test: what was asked, in short.</summary>
    protected void AssertThatNothingWasAsked() => Assert.That(Requests.Requests, Is.Empty);
}
