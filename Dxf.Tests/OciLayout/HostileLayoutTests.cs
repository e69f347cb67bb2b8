using Dxf.Client.OciLayout;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.OciLayout;

/// <summary>Layouts that somebody else made, to make dxf read or write what it should not.</summary>
[TestFixture]
internal sealed class HostileLayoutTests : LayoutFixture
{
    private const string Secret = "canary outside the folder";

    private static readonly Digest SecretDigest = Digest.Compute("canary outside the folder"u8);

    private string Outside => Path.Join(Folder, "outside");

    [TestCase(true)]
    [TestCase(false)]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_blob_that_is_a_link_outside_is_not_followed(bool relative)
    {
        PlaceCanary();
        WriteLayout("{}");
        string target = Path.Join(Outside, SecretDigest.Hex);
        File.CreateSymbolicLink(BlobPath(SecretDigest), relative ? Path.GetRelativePath(Path.GetDirectoryName(BlobPath(SecretDigest))!, target) : target);
        AssertNotFollowed();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_link_to_a_link_outside_is_not_followed()
    {
        PlaceCanary();
        WriteLayout("{}");
        Directory.CreateSymbolicLink(Path.Join(LayoutPath, "harmless"), Outside);
        File.CreateSymbolicLink(BlobPath(SecretDigest), Path.Join("..", "..", "harmless", SecretDigest.Hex));
        AssertNotFollowed();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_folder_of_blobs_that_is_a_link_outside_is_not_followed()
    {
        PlaceCanary();
        WriteLayout("{}");
        Directory.Delete(Path.Join(LayoutPath, "blobs", "sha256"));
        Directory.CreateSymbolicLink(Path.Join(LayoutPath, "blobs", "sha256"), Outside);
        AssertNotFollowed();
        AssertNotWritten();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void All_blobs_behind_a_link_outside_are_not_followed()
    {
        PlaceCanary();
        WriteLayout("{}");
        Directory.Delete(Path.Join(LayoutPath, "blobs"), recursive: true);
        Directory.CreateDirectory(Path.Join(Outside, "sha256"));
        File.Move(Path.Join(Outside, SecretDigest.Hex), Path.Join(Outside, "sha256", SecretDigest.Hex));
        Directory.CreateSymbolicLink(Path.Join(LayoutPath, "blobs"), Outside);
        AssertNotFollowed();
        AssertNotWritten();
    }

    [TestCase("fred")]
    [TestCase("fred/datalogger")]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_repository_behind_a_link_outside_is_not_followed(string part)
    {
        WriteLayout("{}");
        string link = Path.Join(StorePath, part);
        Directory.Move(link, Outside);
        Directory.CreateSymbolicLink(link, Outside);
        AssertNotFollowed();
        AssertNotWritten();
    }

    [TestCase("index.json")]
    [TestCase("oci-layout")]
    [TestCase(".dxf.lock")]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_file_of_the_layout_that_is_a_link_outside_is_neither_read_nor_written(string name)
    {
        WriteLayout("""{"manifests":[]}""");
        Directory.CreateDirectory(Outside);
        string link = Path.Join(LayoutPath, name);
        if (File.Exists(link))
            File.Move(link, Path.Join(Outside, name));
        else
            File.WriteAllText(Path.Join(Outside, name), Secret);
        File.CreateSymbolicLink(link, Path.Join(Outside, name));
        AssertNotWritten();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public async Task Links_that_stay_inside_are_followed()
    {
        Descriptor blob = await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        File.Move(BlobPath(blob.Digest), Path.Join(LayoutPath, "elsewhere"));
        File.CreateSymbolicLink(BlobPath(blob.Digest), Path.Join("..", "..", "elsewhere"));

        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(Repository, blob.Digest)), Is.EqualTo(Bytes("abc")));
        Assert.That(await Blobs.TryMountAsync(RepositoryName.Parse("other"), Repository, blob.Digest), Is.True);
        Assert.That(await ReadAsync(await Blobs.OpenReadAsync(RepositoryName.Parse("other"), blob.Digest)), Is.EqualTo(Bytes("abc")));

        await Blobs.DeleteAsync(Repository, blob.Digest);
        Assert.That(await Blobs.FindAsync(Repository, blob.Digest), Is.Null);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public async Task A_store_may_be_a_link_itself()
    {
        await Blobs.PushAsync(Repository, Unhashed(Bytes("abc")));
        string link = Path.Join(Folder, "link");
        Directory.CreateSymbolicLink(link, StorePath);
        LayoutStore store = new(link, TimeProvider.System);

        Assert.That(await new LayoutBlobClient(store).FindAsync(Repository, Digest.Compute("abc"u8)), Is.Not.Null);
        Assert.That(await ListAsync(new LayoutCatalogClient(store).ListRepositoriesAsync()), Is.EqualTo(new[] { "fred/datalogger" }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "symbolic links need a privilege on Windows")]
    public void A_circle_of_links_is_told()
    {
        WriteLayout("{}");
        File.CreateSymbolicLink(BlobPath(SecretDigest), SecretDigest.Hex);
        Assert.That(() => Blobs.FindAsync(Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains("too many symbolic links"));
    }

    [TestCase("sha256:../../../../outside/canary")]
    [TestCase("../../outside/canary")]
    [TestCase("sha256:")]
    [TestCase("md5:d41d8cd98f00b204e9800998ecf8427e")]
    public async Task A_digest_that_is_none_leads_nowhere(string digest)
    {
        WriteLayout($$$"""
            {"manifests": [
              {"mediaType":"x","digest":"{{{digest}}}","size":1,"annotations":{"org.opencontainers.image.ref.name":"readings"}}
            ]}
            """);
        Assert.That(
            () => Manifests.FindAsync(Repository, Readings),
            Throws.InstanceOf<OciLayoutException>().With.Message.Contains("the entry of the tag readings has no digest that is well-formed"));

        // It is in nobody's way: the tag can be given a manifest, or be deleted.
        await Manifests.PutAsync(Repository, Readings, Manifest());
        Assert.That((await Manifests.FindAsync(Repository, Readings))!.Digest, Is.EqualTo(Manifest().Digest));
    }

    [TestCase("{", "not well-formed JSON (line 1, byte 2)")]
    [TestCase("{\n  \"manifests\": [,]\n}", "not well-formed JSON (line 2, byte 17)")]
    [TestCase("{} {}", "not well-formed JSON")]
    [TestCase("""{"manifests":[],"manifests":[]}""", "not well-formed JSON")]
    [TestCase("", "it is empty")]
    [TestCase("null", "no object")]
    [TestCase("[]", "no object")]
    [TestCase("""{"manifests":{}}""", "\"manifests\" is no list")]
    [TestCase("""{"manifests":[5]}""", "something that is no descriptor")]
    [TestCase("""{"manifests":[null]}""", "something that is no descriptor")]
    [TestCase("""{"manifests":[{"annotations":{"\ud800":"x"}}]}""", "not valid Unicode")]
    public void An_index_that_is_none_is_told_and_not_overwritten(string index, string reason)
    {
        WriteLayout(index);

        Assert.Multiple(() =>
        {
            Assert.That(() => Manifests.FindAsync(Repository, Readings), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(IndexPath).And.Message.Contains(reason));
            Assert.That(() => ListAsync(Manifests.ListTagsAsync(Repository)), Throws.InstanceOf<OciLayoutException>());
            Assert.That(() => Manifests.PutAsync(Repository, Readings, Manifest()), Throws.InstanceOf<OciLayoutException>());
            Assert.That(() => Manifests.DeleteAsync(Repository, Readings), Throws.InstanceOf<OciLayoutException>());
            Assert.That(File.ReadAllText(IndexPath), Is.EqualTo(index));
        });
    }

    [Test]
    public async Task An_index_in_another_encoding_is_told()
    {
        WriteLayout("{}");
        await File.WriteAllBytesAsync(IndexPath, [.. "{\"x\":\""u8, 0xFF, .. "\"}"u8]);
        Assert.That(() => Manifests.FindAsync(Repository, Readings), Throws.InstanceOf<OciLayoutException>().With.Message.Contains("not valid Unicode"));
    }

    [Test]
    public void A_huge_index_is_not_read()
    {
        WriteLayout("{}");
        using (FileStream file = File.OpenWrite(IndexPath))
            file.SetLength((64L * 1024 * 1024) + 1);
        Assert.That(
            () => Manifests.FindAsync(Repository, Readings),
            Throws.InstanceOf<OciLayoutException>().With.Message.Contains("it has 67108865 bytes, and at most 67108864 are read"));
    }

    [Test]
    [Platform("Linux", Reason = "made with mkfifo")]
    public async Task A_pipe_in_place_of_a_file_does_not_hang()
    {
        WriteLayout("{}");
        await ProcessRunner.RunAsync(new ProcessSpec("mkfifo", BlobPath(SecretDigest)));
        TimeSpan patience = TimeSpan.FromSeconds(30);

        // Where it hung it would hang on the thread that opens it.
        Assert.ThrowsAsync<DigestMismatchException>(
            () => Task.Run(async () => await ReadAsync(await Blobs.OpenReadAsync(Repository, SecretDigest))).WaitAsync(patience));
        Assert.ThrowsAsync<DigestMismatchException>(() => Task.Run(() => Manifests.FindAsync(Repository, SecretDigest)).WaitAsync(patience));
        Assert.That(await Blobs.FindAsync(Repository, SecretDigest), Is.Null);
    }

    private void PlaceCanary()
    {
        Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Join(Outside, SecretDigest.Hex), Secret);
    }

    private void AssertNotFollowed()
    {
        const string reason = "leads out of the directory";
        RepositoryName other = RepositoryName.Parse("other");
        Assert.Multiple(() =>
        {
            Assert.That(() => Blobs.FindAsync(Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
            Assert.That(() => Blobs.OpenReadAsync(Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
            Assert.That(() => Blobs.TryMountAsync(other, Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
            Assert.That(() => Blobs.DeleteAsync(Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
            Assert.That(() => Manifests.FindAsync(Repository, SecretDigest), Throws.InstanceOf<OciLayoutException>().With.Message.Contains(reason));
        });
    }

    private void AssertNotWritten()
    {
        List<string> before = FilesOutside();
        Assert.Multiple(() =>
        {
            Assert.That(() => Manifests.PutAsync(Repository, Readings, Manifest()), Throws.InstanceOf<OciLayoutException>().With.Message.Contains("leads out of the directory"));
            Assert.That(FilesOutside(), Is.EqualTo(before));
        });
    }

    private List<string> FilesOutside() =>
        [.. Directory.EnumerateFiles(Outside, "*", SearchOption.AllDirectories).Select(static path => path + "=" + File.ReadAllText(path)).Order(StringComparer.Ordinal)];
}
