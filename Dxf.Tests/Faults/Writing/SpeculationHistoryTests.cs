using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>A guess that was wrong is not made again for the same file, and costs no more than time where that is wrong.</summary>
[TestFixture]
internal sealed class SpeculationHistoryTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private BlobPushOptions Options => new() { History = new SpeculationHistory(_folder.File("guesses")) };

    [Test]
    public async Task What_was_sent_in_vain_is_asked_about_first_the_next_time()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        Descriptor first = await PushInVainAsync(proxy, file);

        for (int i = 0; i < 2; i++)
        {
            int before = proxy.Requests.Count;
            Assert.That(await PushAsync(proxy, BlobSource.FromFile(file), Options), Is.EqualTo(first));
            Assert.That(MethodsSince(before, proxy), Is.EqualTo(new[] { "HEAD" }));
        }

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Right_guesses_are_made_again()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        for (int i = 0; i < 3; i++)
        {
            // It only comes to its end where hashing and sending go on at once.
            Descriptor pushed = await PushAsync(proxy, Guessed(file), Options);
            await DeleteAsync(proxy, pushed.Digest);
        }

        Assert.That(proxy.Count("PUT"), Is.EqualTo(3));
        Assert.That(Directory.Exists(_folder.File("guesses")), Is.False);
    }

    [Test]
    public async Task Where_the_registry_has_it_no_more_it_is_sent_after_all_and_guessed_again()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        Descriptor pushed = await PushInVainAsync(proxy, file);
        await DeleteAsync(proxy, pushed.Digest);
        int before = proxy.Requests.Count;

        Assert.That(await PushAsync(proxy, BlobSource.FromFile(file), Options), Is.EqualTo(pushed));
        Assert.That(MethodsSince(before, proxy), Is.EqualTo(new[] { "HEAD", "POST", "PATCH", "PUT" }));
        await AssertStoredAsync(proxy, Big);

        await PushAsync(proxy, Guessed(file), Options);
        Assert.That(proxy.Requests[^1].Method, Is.EqualTo("DELETE"));
    }

    [Test]
    public async Task Another_state_of_the_file_is_guessed_about_anew()
    {
        await using FaultProxy proxy = await ProxyAsync();
        string file = NewFile();
        await PushInVainAsync(proxy, file);
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
        await PushAsync(proxy, Guessed(file), Options);
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

        Assert.That(Directory.Exists(_folder.File("guesses")), Is.False);
    }

    private static IEnumerable<string> MethodsSince(int before, FaultProxy proxy) => proxy.Requests.Skip(before).Select(static request => request.Method);

    private async Task DeleteAsync(FaultProxy proxy, Digest digest)
    {
        await using TestClient client = Connect(proxy);
        await client.Blobs.DeleteAsync(Repository, digest);
    }

    /// <summary>Pushes a file that is new, and once more.</summary>
    private async Task<Descriptor> PushInVainAsync(FaultProxy proxy, string file)
    {
        await PushAsync(proxy, Guessed(file), Options);
        return await PushAsync(proxy, Guessed(file), Options);
    }

    private static SimultaneousSource Guessed(string file) => new(BlobSource.FromFile(file));

    private string NewFile() => _folder.WriteBytes(Guid.NewGuid().ToString("N"), Big);
}
