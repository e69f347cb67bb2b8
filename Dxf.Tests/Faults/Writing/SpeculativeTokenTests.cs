using Dxf.Client;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Writing;

/// <summary>Tokens for a file that is sent and hashed at once.</summary>
[TestFixture]
internal sealed class SpeculativeTokenTests : WritingFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<RegistryProcess> StartRegistryAsync() => Registries.TokenAsync();

    [Test]
    public async Task One_refusal_and_one_token_are_enough([Values] bool isThere)
    {
        await using FaultProxy proxy = await ProxyAsync();
        if (isThere)
            await PushAsync(proxy, Source());
        proxy.Clear();
        int tokens = await CountTokensAsync();
        await PushAsync(proxy, Source());

        // This registry wants a token that allows deletion for giving up an upload: nobody asks for that before it is needed.
        string[] refused = isThere ? ["POST", "DELETE"] : ["POST"];
        Assert.That(proxy.Requests.Where(static request => request.Status is 401).Select(static request => request.Method), Is.EqualTo(refused));
        Assert.That(await CountTokensAsync(), Is.EqualTo(tokens + refused.Length));
        AssertNoSession(proxy);
    }

    [TestCase("HEAD", null)]
    [TestCase("POST", null)]
    [TestCase("PATCH", 0)]
    [TestCase("PATCH", 8 * MiB)]
    [TestCase("PATCH", null)]
    [TestCase("PUT", null)]
    public async Task Another_token_is_got_in_the_middle(string method, int? after)
    {
        await using FaultProxy proxy = await ProxyAsync(
            new RequestMatch(method, "/blobs/").Once(after is { } bytes ? Fault.ExpireTokenAfter(bytes) : Fault.ExpireToken()));
        Descriptor pushed = await PushAsync(proxy, Source());

        Assert.That(pushed.Digest, Is.EqualTo(Digest.Compute(Big)));
        proxy.AssertAllFired();
        Assert.That(StoredBlobs(), Is.EqualTo(new[] { pushed.Digest.Value }));
        AssertNoSession(proxy);
    }

    private async Task<int> CountTokensAsync() => (await Registries.TokenServerAsync()).RequestsFor(Name).Count;

    private async Task<Descriptor> PushAsync(FaultProxy proxy, BlobSource source)
    {
        await using TestClient client = Connect(proxy, Configure);
        return await client.Blobs.PushAsync(Repository, source);
    }

    private SimultaneousSource Source() => new(BlobSource.FromFile(_folder.WriteBytes(Guid.NewGuid().ToString("N"), Big)));

    private void Configure(DxfOptions options)
    {
        options.Insecure = false;
        options.CaBundle = Registry.Options.Certificates!.AuthorityFile;
        options.Username = TestCredentials.User;
        options.Password = TestCredentials.Password;
    }
}
