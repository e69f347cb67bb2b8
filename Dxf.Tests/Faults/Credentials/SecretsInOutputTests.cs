using Dxf.Tests.Faults.Reading;
using Dxf.Tests.Infrastructure;
using Dxf.Tests.Infrastructure.Faults;
using NUnit.Framework;

namespace Dxf.Tests.Faults.Credentials;

/// <summary>What the tool writes, with and without <c>--debug</c>, never holds a secret: not as it is, and not in base64.</summary>
[TestFixture]
[CancelAfter(120_000)]
internal sealed class SecretsInOutputTests
{
    private const string Signature = "canary-signature-51c0de";
    private const string WrongPassword = "canary-password-8be1d2";
    private const string WrongToken = "canary-token-0d9f7a";
    private const string Blobs = "/blobs/sha256:";

    private readonly byte[] _content = new TestData().Bytes(10_000);
    private RegistryProcess _registry = null!;
    private string _repository = "";

    public static IEnumerable<TestCaseData> Failures()
    {
        yield return Named("success", 0);
        yield return Named("reset", 69, On.Get(Blobs).Always(Fault.ResetResponseAfter(0)));
        yield return Named("no answer", 69, On.Get(Blobs).Always(Fault.ResetBeforeResponse()));
        yield return Named("503", 69, On.Get(Blobs).Always(Fault.Respond(Reply.OfError(503, "UNAVAILABLE", "down"))));
        yield return Named("403", 1, On.Get(Blobs).Always(Fault.Respond(Reply.OfError(403, "DENIED", "no"))));
        yield return Named("404", 2, On.Get(Blobs).Always(Fault.Respond(404)));
        yield return Named("401", 13, On.Get(Blobs).Always(Fault.ExpireToken()));
        yield return Named("damage", 65, On.Get(Blobs).WithHeader("Authorization").Always(Fault.CorruptResponseByte(3)));
        yield return Named("http realm", 1, On.Get(Blobs).Always(Fault.Respond(Reply.OfChallenge("Bearer realm=\"http://127.0.0.1:9/token\""))));
        yield return Named("no realm", 1, On.Get(Blobs).Always(Fault.Respond(Reply.OfChallenge("Bearer service=\"x\""))));
    }

    [OneTimeSetUp]
    public async Task PushAsync()
    {
        _registry = await Registries.TokenAsync();
        _repository = TestNames.NewRepository();
        await using ReadingClient direct = ReadingClient.Of(_registry);
        await direct.PushAliasAsync(_repository, "latest", _content);
    }

    [TestCaseSource(nameof(Failures))]
    public async Task Password_and_tokens_are_not_shown(int exitCode, FaultRule[] rules)
    {
        // Rules count, and cases may run again in the same process: only those that hit always are safe to share.
        await using FaultProxy proxy = await FaultProxy.StartAsync(_registry, rules);
        foreach (bool debug in (bool[])[false, true])
            await RunAsync(proxy, exitCode, debug, environment => environment["DXF_TOKEN"] = null, TestCredentials.Password);
        proxy.AssertAllFired();
    }

    [Test]
    public async Task Refused_password_is_not_shown([Values] bool debug)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(_registry);
        await RunAsync(proxy, 13, debug, environment => environment["DXF_PASSWORD"] = WrongPassword, WrongPassword);
    }

    [Test]
    public async Task Refused_token_is_not_shown([Values] bool debug)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(_registry);
        await RunAsync(proxy, 0, debug, environment => environment["DXF_TOKEN"] = WrongToken, WrongToken, TestCredentials.Password);
        Assert.That(proxy.Requests[0].Headers["Authorization"], Is.EqualTo("Bearer " + WrongToken));
    }

    [Test]
    public async Task Refused_authorization_is_not_shown([Values] bool debug)
    {
        const string value = "Basic Y2FuYXJ5OmNhbmFyeQ==";
        await using FaultProxy proxy = await FaultProxy.StartAsync(_registry);
        await RunAsync(
            proxy,
            13,
            debug,
            environment =>
            {
                environment["DXF_USERNAME"] = environment["DXF_PASSWORD"] = null;
                environment["DXF_AUTHORIZATION"] = value;
            },
            "canary:canary",
            value.Split(' ')[^1]);
    }

    [TestCase("DXF_AUTHORIZATION", WrongToken + "==")]
    [TestCase("DXF_AUTHORIZATION", WrongToken + "/x y")]
    [TestCase("DXF_AUTHORIZATION", WrongToken + "\r\nEvil: 1")]
    [TestCase("DXF_TOKEN", WrongToken + "\r\nEvil: 1")]
    public async Task Secret_that_no_header_can_carry_is_refused_without_showing_it(string variable, string value)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(_registry);
        await RunAsync(
            proxy,
            2,
            debug: true,
            environment =>
            {
                environment["DXF_USERNAME"] = environment["DXF_PASSWORD"] = null;
                environment[variable] = value;
            },
            WrongToken);
        Assert.That(proxy.Connections, Is.Zero);
    }

    [TestCase(200, 0)]
    [TestCase(403, 1)]
    [TestCase(503, 69)]
    public async Task Signature_of_a_redirect_is_not_shown(int status, int exitCode)
    {
        Reply answer = status == 200 ? Reply.Of(200).WithBody(_content, "application/octet-stream") : Reply.OfError(status, "EXPIRED", "late");
        await using TrapServer storage = await TrapServer.StartAsync(Registries.Certificates, answer);
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry,
            On.Get(Blobs).WithHeader("Authorization").Always(Fault.RedirectTo(new Uri(storage.BaseAddress, $"blob?X-Amz-Signature={Signature}&{Signature}#{Signature}"))));

        foreach (bool debug in (bool[])[false, true])
            await RunAsync(proxy, exitCode, debug, static _ => { }, Signature, TestCredentials.Password);

        proxy.AssertAllFired();
        Assert.That(storage.Requests[0].Target, Does.Contain(Signature));
        storage.AssertNoCredentials(TestCredentials.Password);
    }

    [TestCase(200)]
    [TestCase(403)]
    public async Task User_and_password_in_the_address_of_a_redirect_are_not_shown(int status)
    {
        Reply answer = status == 200 ? Reply.Of(200).WithBody(_content, "application/octet-stream") : Reply.OfError(status, "EXPIRED", "late");
        await using TrapServer storage = await TrapServer.StartAsync(Registries.Certificates, answer);
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry, On.Get(Blobs).WithHeader("Authorization").Always(Fault.RedirectTo(new Uri($"https://me:{Signature}@{storage.Host}/blob"))));

        foreach (bool debug in (bool[])[false, true]) await RunAsync(proxy, status == 200 ? 0 : 1, debug, static _ => { }, Signature);

        proxy.AssertAllFired();
    }

    [Test]
    public async Task Redirect_that_fails_does_not_show_its_signature([Values] bool debug)
    {
        using var port = new DeadPort();
        await using FaultProxy proxy = await FaultProxy.StartAsync(
            _registry, On.Get(Blobs).WithHeader("Authorization").Always(Fault.RedirectTo(new Uri($"https://{port.Host}/blob?sig={Signature}"))));

        await RunAsync(proxy, 69, debug, static _ => { }, Signature, TestCredentials.Password);

        proxy.AssertAllFired();
    }

    private static TestCaseData Named(string name, int exitCode, params FaultRule[] rules) => new TestCaseData(exitCode, rules).SetArgDisplayNames(name);

    /// <summary>Also the tokens that were shown to the registry are looked for.</summary>
    private async Task RunAsync(FaultProxy proxy, int exitCode, bool debug, Action<Dictionary<string, string?>> change, params string[] secrets)
    {
        Dictionary<string, string?> environment = ToolEnvironment.For(_registry);
        environment["DXF_HOST"] = proxy.Host;
        environment["DXF_RETRIES"] = "1";
        environment["DXF_DEBUG"] = debug ? "1" : null;
        change(environment);

        ToolResult result = await DxfTool.RunAsync(environment, "pull-blob", "--verify-first", _repository, TestData.DigestOf(_content));

        Assert.That(result.ExitCode, Is.EqualTo(exitCode), result.Stderr);
        Assert.That(result.Stdout, Is.EqualTo(exitCode == 0 ? _content : []));
        if (debug && exitCode != 2) Assert.That(result.Stderr, Does.Contain("GET https://"), "it was verbose");
        IEnumerable<string> shown = proxy.Requests.Select(request => request.Headers["Authorization"]).OfType<string>().Select(header => header.Split(' ')[^1]);
        foreach (string secret in secrets.Concat(shown).Distinct(StringComparer.Ordinal))
            Assert.That(SecretScan.Holds(result.Stderr, secret), Is.False, $"a secret ({secret[..6]}...) is in:\n{result.Stderr}");
    }
}
