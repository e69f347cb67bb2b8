using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Tokens that expire while a blob is sent.</summary>
[TestFixture]
internal sealed class TokenUploadTests : WritingFixture
{
    protected override Task<RegistryProcess> StartRegistryAsync() => Registries.TokenAsync();

    [TestCase("PUT", 3 * MiB, MiB)]
    [TestCase("PUT", 3 * MiB, 0)]
    [TestCase("PATCH", 24 * MiB, MiB)]
    [TestCase("PATCH", 24 * MiB, 0)]
    [TestCase("PUT", 24 * MiB, 0)]
    public async Task Another_token_is_got_in_the_middle_of_an_upload(string method, int size, int after)
    {
        ReadOnlyMemory<byte> content = Big.AsMemory(0, size);
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Session).Once(Fault.ExpireTokenAfter(after)));
        await PushAsync(proxy, content);

        // Who is cut off while it sends may not see the 401; this registry still takes the old token then.
        Assert.That((await Registries.TokenServerAsync()).RequestsFor(Name), Has.Count.InRange(1, 2));
    }

    [TestCase("POST")]
    [TestCase("PATCH")]
    [TestCase("PUT")]
    public async Task Another_token_is_got_after_the_whole_request_was_read(string method)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Uploads).Once(Fault.ExpireToken()));
        await PushAsync(proxy, Big);

        Assert.That((await Registries.TokenServerAsync()).RequestsFor(Name), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_registry_that_refuses_every_token_is_given_up([Values("PATCH", "PUT")] string method)
    {
        await using FaultProxy proxy = await ProxyAsync(new RequestMatch(method, Session).Always(Fault.ExpireToken()));

        Assert.That(() => PushAsync(proxy, Big), Throws.InstanceOf<RegistryUnauthorizedException>());
        Assert.That(proxy.Count(method), Is.InRange(2, 4));
        Assert.That(proxy.Count("DELETE"), Is.AtLeast(1));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Tokens_that_expire_with_every_part_are_survived()
    {
        await using FaultProxy proxy = await ProxyAsync(
            On.Patch(Session).Nth(1, Fault.ExpireToken()), On.Patch(Session).Nth(3, Fault.ExpireToken()), On.Patch(Session).Nth(5, Fault.ExpireToken()));
        await PushAsync(proxy, Once(Big), Big);
    }

    private Task PushAsync(FaultProxy proxy, ReadOnlyMemory<byte> content) => PushAsync(proxy, BlobSource.FromMemory(content), content);

    private async Task PushAsync(FaultProxy proxy, BlobSource source, ReadOnlyMemory<byte> content)
    {
        await using TestClient client = Connect(proxy, Configure);
        Descriptor pushed = await client.Blobs.PushAsync(Repository, source);

        Assert.That(pushed.Digest, Is.EqualTo(Digest.Compute(content.Span)));
        await using BlobContent stored = await client.Blobs.OpenReadAsync(Repository, pushed.Digest);
        await stored.CopyToAsync(Stream.Null);
        proxy.AssertAllFired();
        AssertNoSession(proxy);
    }

    private void Configure(DxfOptions options)
    {
        options.Insecure = false;
        options.CaBundle = Registry.Options.Certificates!.AuthorityFile;
        options.Username = TestCredentials.User;
        options.Password = TestCredentials.Password;
    }
}
