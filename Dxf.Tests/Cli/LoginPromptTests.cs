using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>What is asked on a terminal, and what of the answers can be seen.</summary>
[TestFixture]
[Platform("Linux", Reason = "script makes the terminal")]
internal sealed class LoginPromptTests : BasicRegistryFixture
{
    [SetUp]
    public void UseHome() => LoginHome.Use(Variables, Folder);

    [Test]
    public async Task What_is_missing_is_asked_for_and_the_password_is_not_shown()
    {
        await using ToolTerminal terminal = ToolTerminal.Start("\"$@\"; code=$?; stty -a; exit $code", Variables, "login");
        await terminal.WaitForAsync("Username: ");
        await terminal.TypeAsync("frex\u007fd\r");
        await terminal.WaitForAsync("Password: ");
        await terminal.TypeAsync("something else\u0015" + TestCredentials.Password + "!\u007f\r");

        Assert.That(await terminal.WaitForExitAsync(), Is.Zero, terminal.Screen);
        Assert.That(terminal.Screen, Does.Contain("Username: frex\b \bd\nPassword: \n").And.Contain("Login Succeeded: fred"));
        Assert.That(terminal.Screen, Does.Match("[^-]echo ").And.Match("[^-]icanon "), "the terminal is as it was");
        Assert.That(LoginHome.EntryOf(Folder, Registry.Host)!["auth"]!.GetValue<string>(), Is.EqualTo(TestCredentials.Basic().Parameter));
    }

    [Test]
    public async Task Interrupt_ends_the_question_and_restores_the_terminal()
    {
        await using ToolTerminal terminal = ToolTerminal.Start("trap : INT; \"$@\"; code=$?; stty -a; exit $code", Variables, "login", "-u", "fred");
        await terminal.WaitForAsync("Password: ");
        await terminal.TypeAsync("secret\u0003");

        Assert.That(await terminal.WaitForExitAsync(), Is.EqualTo(130), terminal.Screen);
        Assert.That(terminal.Screen, Does.Match("[^-]echo ").And.Not.Contain("secret"));
        Assert.That(File.Exists(LoginHome.ConfigPath(Folder)), Is.False);
    }

    [TestCase("\r")]
    [TestCase("\u0004")]
    public async Task No_answer_is_a_usage_error(string answer)
    {
        await using ToolTerminal terminal = ToolTerminal.Start("\"$@\"", Variables, "login", "-u", "fred");
        await terminal.WaitForAsync("Password: ");
        await terminal.TypeAsync(answer);

        Assert.That(await terminal.WaitForExitAsync(), Is.EqualTo(2));
        Assert.That(terminal.Screen, Does.Contain("no password is given").And.Contain("usage: dxf login"));
    }

    [Test]
    public async Task Wrong_password_is_not_shown()
    {
        await using ToolTerminal terminal = ToolTerminal.Start("\"$@\"", Variables, "login", "-u", "fred");
        await terminal.WaitForAsync("Password: ");
        await terminal.TypeAsync("a wrong secret\r");

        Assert.That(await terminal.WaitForExitAsync(), Is.EqualTo(13));
        Assert.That(terminal.Screen, Does.Contain("unauthorized").And.Not.Contain("wrong"));
    }

    [Test]
    public async Task Nothing_is_asked_where_everything_is_known()
    {
        Variables["DXF_PASSWORD"] = TestCredentials.Password;
        await using ToolTerminal terminal = ToolTerminal.Start("\"$@\"", Variables, "login", "-u", "fred");

        Assert.That(await terminal.WaitForExitAsync(), Is.Zero);
        Assert.That(terminal.Screen, Does.Not.Contain("Password: "));
    }
}
