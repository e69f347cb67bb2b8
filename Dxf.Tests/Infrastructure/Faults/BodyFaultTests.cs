using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace Dxf.Tests.Infrastructure.Faults;

[TestFixture]
internal sealed class BodyFaultTests : FaultProxyFixture
{
    [Test]
    public async Task Corrupt_body_differs_in_one_byte([Values(0, 65_536, 99_999)] int offset)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(Fault.CorruptResponseByte(offset)));
        using HttpClient client = NewClient(proxy);

        byte[] corrupt = await client.GetByteArrayAsync(new Uri(BlobPath, UriKind.Relative));
        byte[] again = await client.GetByteArrayAsync(new Uri(BlobPath, UriKind.Relative));

        byte[] expected = [.. Content];
        expected[offset] ^= 0xff;
        Assert.That(corrupt, Is.EqualTo(expected));
        Assert.That(again, Is.EqualTo(Content));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Truncated_body_says_its_new_length()
    {
        (string head, byte[] body) = await GetAsync(Fault.TruncateResponse(12_345), 12_345);

        Assert.That(head, Does.Contain("Content-Length: 12345\r\n"));
        Assert.That(body, Is.EqualTo(Content[..12_345]));
    }

    [Test]
    public async Task Overlong_body_says_so()
    {
        (string head, byte[] body) = await GetAsync(Fault.AppendToResponse("more"u8.ToArray()), 100_004);

        Assert.That(head, Does.Contain("Content-Length: 100004\r\n"));
        Assert.That(body, Is.EqualTo((byte[])[.. Content, .. "more"u8]));
    }

    [Test]
    public async Task Overlong_body_goes_beyond_its_length()
    {
        (string head, byte[] body) = await GetAsync(Fault.AppendBeyondLength("more"u8.ToArray()), 100_004);

        Assert.That(head, Does.Contain("Content-Length: 100000\r\n"));
        Assert.That(body, Is.EqualTo((byte[])[.. Content, .. "more"u8]));
    }

    [Test]
    public async Task Body_is_replaced_with_one_made_of_it()
    {
        (string head, byte[] body) = await GetAsync(Fault.ReplaceResponseBody(original => Encoding.UTF8.GetBytes(TestData.DigestOf(original))), 71);

        Assert.That(head, Does.Contain("Content-Length: 71\r\n"));
        Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo(TestData.DigestOf(Content)));
    }

    [Test]
    public async Task Body_is_compressed_although_nobody_asked()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(Fault.Gzip()));
        using HttpClient client = NewClient(proxy);
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");

        using HttpResponseMessage answer = await client.GetAsync(new Uri(BlobPath, UriKind.Relative));
        await using var plain = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await plain.CopyToAsync(content);

        Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        Assert.That(answer.Content.Headers.NonValidated.Contains("Content-Length"), Is.False);
        Assert.That(content.ToArray(), Is.EqualTo(Content));
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Head_keeps_its_length_and_no_body_comes_whatever_the_rules_say()
    {
        FaultAction[] actions = [Fault.AppendToResponse([1]), Fault.AppendBeyondLength([1]), Fault.Gzip(), Fault.TruncateResponse(1), Fault.ReplaceResponseBody(_ => [1])];
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, [.. actions.Select(On.Any().Always)]);
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);

        await raw.RequestAsync("HEAD", BlobPath, "Connection: close");

        Assert.That(await raw.EndAsync(), Is.EqualTo("closed"));
        Assert.That(raw.Head, Does.Contain("Content-Length: 100000\r\n"));
        Assert.That(raw.Body, Is.Empty);
        Assert.That(proxy.Rules.Select(rule => rule.Fired), Is.All.Zero);
    }

    private async Task<(string Head, byte[] Body)> GetAsync(FaultAction action, int length)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Registry, On.Get("/blobs/").Once(action));
        using RawClient raw = await RawClient.ConnectAsync(proxy.BaseAddress);
        await raw.GetAsync(BlobPath);
        await raw.ReadBodyAsync(length);
        Assert.That(raw.IsOpen, Is.True);
        proxy.AssertAllFired();
        Assert.That(proxy.Requests.Single().SentBytes, Is.EqualTo(length));
        return (raw.Head, raw.Body);
    }
}
