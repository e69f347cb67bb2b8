using System.Globalization;
using System.Security.Cryptography;
using Dxf.Tests.Cli.Infrastructure;
using Dxf.Tests.Infrastructure;
using NUnit.Framework;

namespace Dxf.Tests.Cli;

[TestFixture]
[CancelAfter(120_000)]
[Platform("Linux")]
internal sealed class LargeBlobTests : OpenRegistryFixture
{
    private const int MiB = 1 << 20;
    private const int MemoryLimit = 128 * MiB;

    [Test]
    public async Task Three_hundred_mebibytes_go_in_and_out_in_little_memory(CancellationToken cancellationToken)
    {
        TestFile file = await Data.WriteFileAsync(Folder.File("large"), 300 * MiB, cancellationToken);

        // The runtime ends a process whose heap grows beyond this, so that there is no peak to miss.
        Variables["DOTNET_GCHeapHardLimit"] = (MemoryLimit / 2).ToString("x", CultureInfo.InvariantCulture);
        ToolResult pushed = await DxfAsync("push-blob", Repository, file.Path);
        await using RunningProcess pull = DxfTool.Start(Variables, "pull-blob", Repository, file.Digest);
        (string digest, long peak) = await ReadAsync(pull, file.Size, cancellationToken);
        ProcessResult pulled = await pull.WaitForExitAsync(cancellationToken);

        pushed.AssertPrinted(file.Digest + "\n");
        Assert.That((pulled.ExitCode, pulled.Stderr, pulled.Stdout), Is.EqualTo((0, "", Array.Empty<byte>())));
        Assert.That(digest, Is.EqualTo(file.Digest));
        Assert.That(peak, Is.LessThan(MemoryLimit));
    }

    [Test]
    public async Task Empty_blob_is_a_blob_like_others()
    {
        var blob = new TestBlob([]);
        string path = Folder.WriteBytes("empty", []);

        (await DxfAsync("push-blob", Repository, path, "@empty")).AssertPrinted(blob.Line);
        (await DxfAsync("pull-blob", Repository, "@empty")).AssertPrinted("");
        (await DxfAsync("pull-blob", "--blob-info", Repository, blob.Digest)).AssertPrinted($"{blob.Digest} 0\n");
        (await DxfAsync("blob-size", Repository, blob.Digest)).AssertPrinted("0\n");
        (await DxfAsync("get-alias", Repository, "empty")).AssertPrinted(blob.Line);
        (await DxfAsync("set-alias", Repository, "again", path)).AssertPrinted(AliasText.Docker(blob));
        (await DxfAsync("del-blob", Repository, blob.Digest)).AssertPrinted("");
    }

    /// <summary>Hashes the stdout of a process and looks at its memory shortly before the end, which it can't reach before all is read.</summary>
    private static async Task<(string Digest, long Peak)> ReadAsync(RunningProcess process, long size, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[MiB];
        long peak = 0;
        for (long left = size; left > 0; left -= block.Length)
        {
            // A pipe holds less than a block: with one left to read, the process is still there, and writing.
            if (left == block.Length) peak = await ReadPeakAsync(process.Id, cancellationToken);
            await process.Stdout.ReadExactlyAsync(block, cancellationToken);
            hash.AppendData(block);
        }

        return ("sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()), peak);
    }

    /// <summary>The most memory that a process has had, in bytes.</summary>
    private static async Task<long> ReadPeakAsync(int processId, CancellationToken cancellationToken)
    {
        string[] status = await File.ReadAllLinesAsync($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status", cancellationToken);
        string kibibytes = status.Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal);
        return long.Parse(kibibytes, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
    }
}
