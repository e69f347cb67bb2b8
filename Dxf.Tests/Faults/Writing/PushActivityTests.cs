using System.Collections.Concurrent;
using System.Diagnostics;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>What observers see of pushes: what was pushed, and whether it failed.</summary>
[TestFixture]
internal sealed class PushActivityTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ActivityListener _listener;

    public PushActivityTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Dxf",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests push, too.
                if (Name.Equals(activity.GetTagItem("dxf.repository")))
                    _activities.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_push_has_its_digest_and_no_error_whether_it_was_there_or_not()
    {
        await using FaultProxy proxy = await ProxyAsync();
        BlobSource file = new SimultaneousSource(BlobSource.FromFile(_folder.WriteBytes("file", Big)));
        Descriptor pushed = await PushAsync(proxy, file);
        await PushAsync(proxy, new SimultaneousSource(BlobSource.FromFile(_folder.File("file"))));

        Assert.That(_activities.Select(static activity => activity.OperationName), Is.EqualTo(new[] { "dxf.push", "dxf.push" }));
        Assert.That(_activities.Select(static activity => activity.Status), Is.All.EqualTo(ActivityStatusCode.Unset));
        Assert.That(_activities.First().GetTagItem("dxf.digest"), Is.EqualTo(pushed.Digest.Value));
    }

    [Test]
    public async Task A_push_that_failed_says_why()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Post(Uploads).Always(Fault.Respond(Reply.OfError(403, "DENIED", "not here"))));
        Assert.That(() => PushAsync(proxy, BlobSource.FromMemory(Data.Bytes(1000))), Throws.InstanceOf<RegistryException>());

        Assert.That(_activities.Single().Status, Is.EqualTo(ActivityStatusCode.Error));
        Assert.That(_activities.Single().GetTagItem("error.type"), Is.EqualTo(typeof(RegistryException).FullName));
    }
}
