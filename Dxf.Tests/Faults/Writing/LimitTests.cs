using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Registries, and what stands before them, that take no more than so much at a time.</summary>
[TestFixture]
internal sealed class LimitTests : WritingFixture
{
    [TestCase(3 * MiB, null)]
    [TestCase(3 * MiB, 0L)]
    [TestCase(24 * MiB, null)]
    public async Task Parts_become_smaller_until_they_are_taken(int size, long? readBefore)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        await using FaultProxy proxy = await ProxyAsync(OverAMebibyte().Always(Refuse(413, readBefore)));
        await PushAsync(proxy, BlobSource.FromMemory(content));

        await AssertStoredAsync(proxy, content);

        // An answer before the body was read may be lost with the connection; then the next part is a quarter, not half.
        Assert.That(
            proxy.Requests.Where(static request => request.Status is 202 && request.Method is "PATCH").Max(LengthOf),
            Is.GreaterThan(readBefore is null ? MiB / 2 : MiB / 8),
            "no smaller than they must be");
    }

    [Test]
    public async Task Parts_of_what_can_be_read_once_become_smaller()
    {
        await using FaultProxy proxy = await ProxyAsync(OverAMebibyte().Always(Refuse(413, null)));
        await PushAsync(proxy, Once(Big.AsMemory(0, 20 * MiB)));

        await AssertStoredAsync(proxy, Big.AsMemory(0, 20 * MiB));
    }

    [Test]
    public async Task A_registry_that_takes_nothing_is_given_up()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Always(Refuse(413, null)));
        Assert.That(
            () => PushAsync(proxy, BlobSource.FromMemory(Big)),
            Throws.InstanceOf<RegistryException>().With.Property(nameof(RegistryException.Status)).EqualTo(System.Net.HttpStatusCode.RequestEntityTooLarge));
        Assert.That(proxy.Count("PATCH"), Is.LessThan(15));
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task A_part_that_does_not_fit_is_sent_from_where_the_registry_is()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Once(Fault.Respond(Reply.OfError(416, "RANGE_INVALID", "elsewhere"))));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        Assert.That(proxy.Count("POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_416_in_the_middle_of_parts_is_survived()
    {
        await using FaultProxy proxy = await ProxyAsync(On.Patch(Session).Nth(2, Fault.Respond(416)));
        await PushAsync(proxy, Once(Big));

        await AssertStoredAsync(proxy, Big);
    }

    [Test]
    public async Task Parts_are_not_smaller_than_the_registry_wants_them()
    {
        const int minimum = 5 * MiB;
        await using FaultProxy proxy = await ProxyAsync(
            On.Post(Uploads).Always(Fault.SetResponseHeader("OCI-Chunk-Min-Length", $"{minimum}")),
            On.Patch(Session).Where("over 9 MiB", static request => LengthOf(request) > 9 * MiB).Always(Refuse(413, null)));
        await PushAsync(proxy, BlobSource.FromMemory(Big));

        await AssertStoredAsync(proxy, Big);
        List<long> taken = [.. proxy.Requests.Where(static request => request is { Method: "PATCH", Status: 202 }).Select(LengthOf)];
        Assert.That(taken.SkipLast(1), Has.All.GreaterThanOrEqualTo(minimum));
    }

    [Test]
    public async Task A_registry_that_wants_more_at_once_than_it_takes_is_given_up()
    {
        await using FaultProxy proxy = await ProxyAsync(
            On.Post(Uploads).Always(Fault.SetResponseHeader("OCI-Chunk-Min-Length", $"{5 * MiB}")),
            OverAMebibyte().Always(Refuse(413, null)));
        Assert.That(() => PushAsync(proxy, BlobSource.FromMemory(Big)), Throws.InstanceOf<RegistryException>());
        AssertNothingStored(proxy);
    }

    [Test]
    public async Task Nonsense_as_the_smallest_part_is_passed_over([Values("-1", "many", "99999999999999", "0x10", "1,2")] string minimum)
    {
        byte[] content = Data.Bytes(1000);
        await using FaultProxy proxy = await ProxyAsync(On.Post(Uploads).Always(Fault.SetResponseHeader("OCI-Chunk-Min-Length", minimum)));
        await PushAsync(proxy, Once(content));

        await AssertStoredAsync(proxy, content);
    }

    private static FaultAction Refuse(int status, long? readBefore)
    {
        Reply reply = Reply.Of(status).WithHtml();
        return readBefore is { } bytes ? Fault.RespondAfterReading(bytes, reply) : Fault.Respond(reply);
    }

    private static RequestMatch OverAMebibyte() => new RequestMatch("*", Session).Where("over 1 MiB", static request => LengthOf(request) > MiB);
}
