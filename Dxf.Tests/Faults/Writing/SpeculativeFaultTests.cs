using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Faults while a file is sent and hashed at once.</summary>
[TestFixture]
internal sealed class SpeculativeFaultTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_cut_is_survived([Values(0, 8 * MiB, (24 * MiB) - 1)] int after, [Values] bool resumable, [Values] bool reset)
    {
        await using FaultProxy proxy = await ProxyAsync(
            resumable, On.Patch(Session).Once(reset ? Fault.ResetRequestAfter(after) : Fault.CloseRequestAfter(after)));
        await PushAsync(proxy, Source());

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Repeated_cuts_are_survived()
    {
        await using FaultProxy proxy = await ProxyAsync(resumable: true, On.Patch(Session).First(6, Fault.CloseRequestAfter(3 * MiB)));
        await PushAsync(proxy, Source());

        await AssertStoredAsync(proxy, Big);
        Assert.That(BytesOf(proxy), Is.LessThanOrEqualTo(1.3 * Big.Length));
    }

    [Test]
    public async Task A_refusal_is_survived([Values("HEAD", "POST", "PATCH", "PUT")] string method, [Values(500, 429)] int status)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, "/blobs/").Once(Fault.Respond(status)));
        await PushAsync(proxy, Source());

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_lost_session_is_survived([Values("PATCH", "PUT")] string method)
    {
        FaultAction forget = FaultAction.Request("the registry forgets the upload", (_, fired) =>
        {
            ForgetSessions();
            fired();
        });
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Session).Once(forget));
        await PushAsync(proxy, Source());

        Assert.That(proxy.Count("POST"), Is.EqualTo(2));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_limit_on_what_goes_at_once_is_survived([Values] bool atOnce)
    {
        // Of the first body nobody knows the length before its end.
        Reply tooLarge = Reply.Of(413).WithHtml();
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).WithoutHeader("Content-Length").Always(atOnce ? Fault.RespondAfterReading(0, tooLarge) : Fault.Respond(tooLarge)),
            On.Patch(Session).Where("over 5 MiB", static request => LengthOf(request) > 5 * MiB).Always(Fault.Respond(tooLarge)));
        await PushAsync(proxy, Source());

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_lost_answer_of_the_closing_PUT_is_survived([Values] bool reset)
    {
        await using FaultProxy proxy = await ProxyAsync(On.Put(Session).Once(reset ? Fault.ResetBeforeResponse() : Fault.CloseBeforeResponse()));
        await PushAsync(proxy, Source());

        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task A_cut_is_no_matter_where_the_blob_is_there()
    {
        TaskCompletionSource cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultProxy proxy = await ProxyAsync();
        await PushAsync(proxy, Source());
        proxy.Add(On.Patch(Session).Nth(1, Fault.CloseRequestAfter(MiB).Completing(cut)));
        proxy.Add(On.Head("/blobs/").Once(Fault.HoldUntil(cut)));
        await PushAsync(proxy, Source());

        Assert.That(proxy.Count("PUT"), Is.EqualTo(1));
        await AssertStoredAsync(proxy, Big);
    }

    public enum Change
    {
        InPlace,
        Shrunk,
        Emptied,
        Removed,
        Grown,
        GrownAndChanged,
    }

    /// <summary>The hash is done, and most or all of the bytes were sent.</summary>
    [Test]
    public async Task A_file_that_changes_between_hashing_and_storing_is_not_stored([Values] Change change)
    {
        string file = _folder.WriteBytes("file", Big);
        FaultAction meanwhile = FaultAction.Request("change the file", (_, fired) =>
        {
            Apply(change, file);
            fired();
        });
        await using FaultProxy proxy = await ProxyAsync(On.Head("/blobs/").Once(meanwhile));
        if (change is Change.Grown)
        {
            await PushAsync(proxy, new SimultaneousSource(BlobSource.FromFile(file)));
            await AssertStoredAsync(proxy, Big);
            return;
        }

        Assert.That(
            () => PushAsync(proxy, new SimultaneousSource(BlobSource.FromFile(file))),
            change is Change.Removed ? Throws.InstanceOf<SourceChangedException>().Or.InstanceOf<IOException>() : Throws.InstanceOf<SourceChangedException>());
        Assert.That(proxy.Count("PUT"), Is.Zero, "the registry is never told a digest");
        Assert.That(proxy.Count("DELETE"), Is.EqualTo(1));
        AssertNothingStored(proxy);
    }

    private static void Apply(Change change, string path)
    {
        if (change is Change.Removed)
        {
            File.Delete(path);
            return;
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (change is Change.InPlace or Change.GrownAndChanged)
        {
            file.Position = file.Length / 2;
            int old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)~old);
        }

        if (change is Change.Grown or Change.GrownAndChanged)
        {
            file.Position = file.Length;
            file.WriteByte(1);
        }
        else if (change is not Change.InPlace)
        {
            file.SetLength(change is Change.Emptied ? 0 : file.Length - 1);
        }
    }

    private SimultaneousSource Source() => new(BlobSource.FromFile(_folder.WriteBytes(Guid.NewGuid().ToString("N"), Big)));
}
