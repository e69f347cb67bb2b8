using System.Globalization;
using Dxf.Client;
using NUnit.Framework;

namespace Dxf.Tests.Auth.Docker;

/// <summary>Helpers that don't do as they should.</summary>
[TestFixture]
[CancelAfter(60_000)]
internal sealed class CredentialHelperTests : DockerCredentialStoreFixture
{
    [SetUp]
    public void UseHelper() => WriteConfig($$$"""{"credsStore": "{{{Helper.Name}}}", "auths": {"{{{Host}}}": {{{EntryOf("filed")}}}}}""");

    [TestCase("echo the keychain is locked; exit 1", "exit code 1): the keychain is locked")]
    [TestCase("echo the keychain is locked >&2; exit 3", "exit code 3): the keychain is locked")]
    [TestCase("echo said; echo and logged >&2; exit 1", "exit code 1): said")]
    [TestCase("printf 'two\\nlines\\t here\\n'; exit 1", "exit code 1): two lines here")]
    [TestCase("exit 1", "exit code 1): it said nothing")]
    [TestCase("echo no credentials server URL; exit 1", "no credentials server URL")]
    [TestCase("echo credentials not found in native keychain, or so; exit 1", "or so")]
    [TestCase("echo 'credentials not found in native keychain' >&2; exit 1", "exit code 1): credentials not found")]
    [TestCase("kill -9 $$", "exit code 137")]
    [TestCase("head -c 5000 /dev/zero | tr '\\0' x; exit 1", "xxx…")]
    public void Failure_is_told_in_the_helpers_words_and_nothing_else_is_tried(string script, string message)
    {
        Helper.Write("#!/bin/sh\n" + script);

        HostConfigurationException failed = Assert.ThrowsAsync<HostConfigurationException>(() => Store.FindAsync(Host))!;

        Assert.That(failed.Message, Does.StartWith($"docker-credential-{Helper.Name} get failed for {Host} (exit code ").And.Contain(message));
        Assert.That(failed.Message, Has.Length.LessThan(500));
    }

    [TestCase("")]
    [TestCase("s3cret")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"Username": {"s3cret": 1}}""")]
    [TestCase("""{"Username": "fred", "Secret": "s3cret" """)]
    [TestCase("""{"Username": "", "Secret": "s3cret"}""")]
    [TestCase("""{"Secret": "s3cret"}""")]
    [TestCase("""{"Username": "<token>", "Secret": ""}""")]
    [TestCase("""{"Username": "s3:cret", "Secret": "s3cret"}""")]
    public void Answer_that_is_no_credential_is_an_error_that_does_not_show_it(string answer)
    {
        Helper.Write($"#!/bin/sh\nprintf '%s' '{answer}'");

        HostConfigurationException failed = Assert.ThrowsAsync<HostConfigurationException>(() => Store.FindAsync(Host))!;

        Assert.That(failed.Message, Does.StartWith($"docker-credential-{Helper.Name} get answered for {Host} with "));
        Assert.That(failed.ToString(), Does.Not.Contain("s3cret").And.Not.Contain("s3:cret"));
    }

    [TestCase("""{"Username": "", "Secret": ""}""")]
    [TestCase("{}")]
    public async Task Empty_credential_is_none(string answer)
    {
        Helper.Write($"#!/bin/sh\nprintf '%s' '{answer}'");

        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("filed"));
    }

    [Test]
    public async Task Names_are_taken_in_any_case_and_an_empty_password_is_one()
    {
        Helper.Write("#!/bin/sh\necho '{\"serverurl\": 1e0, \"username\": \"fred\", \"Secret\": \"\", \"more\": []}' | sed 's/1e0/\"x\"/'");

        Assert.That(await Store.FindAsync(Host), Is.EqualTo(RegistryCredential.FromPassword("fred", "")));
    }

    [Test]
    public void Helper_that_writes_without_end_is_not_listened_to()
    {
        Helper.Write("#!/bin/sh\nexec yes");

        Assert.That(() => Store.FindAsync(Host), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("more than 1 MiB"));
    }

    [Test]
    public async Task Helper_that_logs_a_lot_is_waited_for()
    {
        Helper.Write("#!/bin/sh\nhead -c 300000 /dev/zero >&2\necho '{\"Username\": \"fred\", \"Secret\": \"s3cret\"}'");

        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("fred"));
    }

    [Test]
    public void Program_that_cannot_be_run_is_told()
    {
        Helper.Write("#!/not/there\n");

        Assert.That(() => Store.FindAsync(Host), Throws.TypeOf<HostConfigurationException>().With.Message.Contains("could not be started"));
    }

    [Test]
    public async Task Helper_that_takes_too_long_is_ended_with_what_it_started()
    {
        Helper.Write("#!/bin/sh\ncd \"$(dirname \"$0\")\"\nsleep 1000 &\necho $! >child.new\nmv child.new child\nwait");
        DockerCredentialStore impatient = new(Variable, new WhenStarted(Path.Join(Helper.Folder, "child")));

        HostConfigurationException failed = Assert.ThrowsAsync<HostConfigurationException>(() => impatient.FindAsync(Host))!;

        Assert.That(failed.Message, Is.EqualTo($"docker-credential-{Helper.Name} get did not answer within 60 s"));
        await AssertGoneAsync();
    }

    [Test]
    public async Task Cancelling_ends_the_helper(CancellationToken cancellationToken)
    {
        Helper.Write("#!/bin/sh\ncd \"$(dirname \"$0\")\"\nsleep 1000 &\necho $! >child.new\nmv child.new child\nwait");
        using CancellationTokenSource cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<RegistryCredential?> finding = Store.FindAsync(Host, repository: null, cancelled.Token);
        await WaitForAsync(() => File.Exists(Path.Join(Helper.Folder, "child")), cancellationToken);
        await cancelled.CancelAsync();
        await Task.WhenAny(finding).WaitAsync(cancellationToken);

        Assert.That(finding.IsCanceled, Is.True);
        await AssertGoneAsync();
    }

    [Test]
    public void Helper_that_repeats_a_secret_as_it_fails_is_not_quoted()
    {
        Helper.Write("#!/bin/sh\ncat\nexit 1");

        HostConfigurationException failed = Assert.ThrowsAsync<HostConfigurationException>(
            () => Store.StoreAsync(Host, RegistryCredential.FromPassword("fred", "canary-51c0de")))!;

        Assert.That(failed.Message, Does.Contain("store failed").And.Contain("fred").And.Not.Contain("canary-51c0de"));
    }

    [Test]
    public async Task Helper_that_does_not_read_what_it_is_told_may_still_answer()
    {
        Helper.Write("#!/bin/sh\nexec <&-\necho '{\"Username\": \"fred\", \"Secret\": \"s3cret\"}'");

        Assert.That((await Store.FindAsync(Host))!.Username, Is.EqualTo("fred"));
    }

    /// <summary>What the helper had started ended with it.</summary>
    private async Task AssertGoneAsync()
    {
        int child = int.Parse(await File.ReadAllTextAsync(Path.Join(Helper.Folder, "child")), CultureInfo.InvariantCulture);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        await WaitForAsync(
            () => !File.Exists($"/proc/{child}/stat") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal), limit.Token);
    }

    private static async Task WaitForAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>A clock on which everything takes until the helper is under way.</summary>
    private sealed class WhenStarted(string file) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => System.CreateTimer(
            given =>
            {
                if (File.Exists(file))
                    callback(given);
            },
            state,
            TimeSpan.FromMilliseconds(20),
            TimeSpan.FromMilliseconds(20));
    }
}
