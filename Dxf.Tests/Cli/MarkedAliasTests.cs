using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

/// <summary>Many tools read arguments from the file that <c>@name</c> names. Here it is an alias, whatever files there are.</summary>
[TestFixture]
internal sealed class MarkedAliasTests : OpenRegistryFixture
{
    [Test]
    public async Task Alias_is_not_read_as_a_file_of_arguments_even_where_there_is_one()
    {
        (TestBlob blob, string path) = NewFile(10);
        Folder.WriteText("alias", "--help\n");

        (await DxfInFolderAsync("push-blob", Repository, path, "@alias")).AssertPrinted(blob.Line);
        (await DxfInFolderAsync("pull-blob", Repository, "@alias")).AssertPrinted(blob.Content);
        (await DxfInFolderAsync("blob-size", Repository, "@alias")).AssertPrinted("10\n");
        (await DxfInFolderAsync("list-aliases", Repository)).AssertPrinted("alias\n");
    }

    [Test]
    public async Task File_may_have_the_name_of_an_alias()
    {
        TestBlob blob = NewBlob(10);
        Folder.WriteBytes("@file", blob.Content);

        (await DxfInFolderAsync("push-blob", Repository, "@file", "@file")).AssertPrinted(blob.Line);
        (await DxfInFolderAsync("pull-blob", Repository, "@file")).AssertPrinted(blob.Content);
    }

    private async Task<ToolResult> DxfInFolderAsync(params string[] arguments)
    {
        ProcessResult result = await ProcessRunner.RunAsync(DxfTool.Spec(Variables, arguments) with { WorkingDirectory = Folder.Path });
        return new ToolResult(result.ExitCode, result.Stdout, result.Stderr);
    }
}
