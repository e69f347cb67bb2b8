using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>A file that was pushed is asked about before it is sent again, which costs no more than time where it is gone.</summary>
[TestFixture]
internal sealed class SpeculationHistoryTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private BlobPushOptions Options => new() { History = new SpeculationHistory(_folder.File("pushes")) };

    [Test]
    public async Task What_was_pushed_is_asked_about_first_the_next_time([Values] bool inVain)
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        if (inVain)
            await PushAsync(proxy, Guessed(file));
        Descriptor first = await PushAsync(proxy, Guessed(file), Options);
        Assert.That(proxy.Requests[^1].Method, Is.EqualTo(inVain ? "DELETE" : "PUT"));

        for (int i = 0; i < 2; i++)
        {
            int before = proxy.Requests.Count;
            Assert.That(await PushAsync(proxy, BlobSource.FromFile(file), Options), Is.EqualTo(first));
            Assert.That(MethodsSince(before, proxy), Is.EqualTo(new[] { "HEAD" }));
        }

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Where_the_registry_has_it_no_more_it_is_sent_after_all_and_guessed_again()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        Descriptor pushed = await PushAsync(proxy, Guessed(file), Options);
        await DeleteAsync(proxy, pushed.Digest);
        int before = proxy.Requests.Count;

        Assert.That(await PushAsync(proxy, BlobSource.FromFile(file), Options), Is.EqualTo(pushed));
        Assert.That(MethodsSince(before, proxy), Is.EqualTo(new[] { "HEAD", "POST", "PATCH", "PUT" }));
        await AssertStoredAsync(proxy, Big);

        for (int i = 0; i < 2; i++)
        {
            // It only comes to its end where hashing and sending go on at once.
            await DeleteAsync(proxy, pushed.Digest);
            await PushAsync(proxy, Guessed(file), Options);
            Assert.That(proxy.Requests[^1].Method, Is.EqualTo("PUT"));
        }
    }

    [Test]
    public async Task A_push_that_failed_is_not_remembered()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        proxy.Add(On.Put(Session).Once(Fault.Respond(Reply.OfError(400, "BLOB_UPLOAD_INVALID", "no"))));
        Assert.That(() => PushAsync(proxy, Guessed(file), Options), Throws.InstanceOf<RegistryException>());

        await PushAsync(proxy, Guessed(file), Options);
        Assert.That(proxy.Requests[^1].Method, Is.EqualTo("PUT"));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Another_state_of_the_file_is_guessed_about_anew()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        await PushAsync(proxy, Guessed(file), Options);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        int before = proxy.Requests.Count;
        await PushAsync(proxy, Guessed(file), Options);

        Assert.That(MethodsSince(before, proxy), Does.Contain("POST"));
        Assert.That(proxy.Requests[^1].Method, Is.EqualTo("DELETE"));
    }

    [Test]
    public async Task Who_may_not_push_what_is_there_does_not_try_again()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        await PushAsync(proxy, Guessed(file));
        proxy.Add(On.Post(Uploads).Always(Fault.Respond(Reply.OfError(403, "DENIED", "not here"))));
        await PushAsync(proxy, BlobSource.FromFile(file), Options);
        int before = proxy.Requests.Count;
        await PushAsync(proxy, BlobSource.FromFile(file), Options);

        Assert.That(MethodsSince(before, proxy), Is.EqualTo(new[] { "HEAD" }));
    }

    [Test]
    public async Task Without_speculation_nothing_is_remembered()
    {
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource source = BlobSource.FromFile(NewFile());
        await PushAsync(proxy, source, Options with { Speculate = false });
        await PushAsync(proxy, source, Options with { Speculate = false });

        Assert.That(Directory.Exists(_folder.File("pushes")), Is.False);
    }

    private static IEnumerable<string> MethodsSince(int before, FaultProxy proxy) => proxy.Requests.Skip(before).Select(static request => request.Method);

    private async Task DeleteAsync(FaultProxy proxy, Digest digest)
    {
        await using TestClient client = Connect(proxy);
        await client.Blobs.DeleteAsync(Repository, digest);
    }

    private static SimultaneousSource Guessed(string file) => new(BlobSource.FromFile(file));

    private string NewFile() => _folder.WriteBytes(Guid.NewGuid().ToString("N"), Big);
}
