using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
internal sealed class ProxyTests : OpenRegistryFixture
{
    [Test]
    public async Task Proxy_is_passed_by_for_what_is_left_out()
    {
        using DeadPort proxy = new();
        TestBlob blob = await PushBlobAsync(5);
        Variables["http_proxy"] = "http://" + proxy.Host;
        Variables["DXF_RETRIES"] = "0";

        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertFailed(69);
        Variables["no_proxy"] = "127.0.0.0/8";
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("5\n");
    }
}
