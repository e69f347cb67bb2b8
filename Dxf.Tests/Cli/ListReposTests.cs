using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Each with a registry of its own: a list of all repositories is nobody's alone on a shared one.</summary>
[TestFixture]
internal sealed class ListReposTests
{
    [Test]
    public async Task Registry_without_repositories_has_an_empty_list()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "list-repos");

        result.AssertPrinted("");
    }

    [Test]
    public async Task Repositories_come_a_line_each()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open() with { Storage = RegistryStorage.InMemory });
        using HttpClient client = registry.CreateClient();
        foreach (string repository in new[] { "one", "fred/datalogger", "fred/archive" })
        {
            using HttpResponseMessage pushed = await BlobUpload.PushAsync(client, repository, [1, 2, 3]);
        }

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(registry), "list-repos");

        result.AssertPrinted("fred/archive\nfred/datalogger\none\n");
    }

    [Test]
    public async Task Fifteen_hundred_repositories_take_two_pages()
    {
        await using RegistryProcess registry = await RegistryProcess.StartAsync(RegistryOptions.Open());
        await using RecordingProxy proxy = await RecordingProxy.StartAsync(registry);
        List<string> repositories = [.. Enumerable.Range(1, 1_500).Select(number => $"many/repository-{number:D4}")];
        foreach (string repository in repositories) RegistryFiles.AddRepository(registry, repository);

        ToolResult result = await DxfTool.RunAsync(ToolEnvironment.For(proxy), "list-repos");

        result.AssertPrinted(string.Concat(repositories.Select(repository => repository + "\n")));
        Assert.That(proxy.Requests.Select(request => request.Method), Is.EqualTo(new[] { "GET", "GET" }));
        Assert.That(proxy.Requests[1].Target, Does.Contain("last="));
    }
}
