using System.Globalization;
using Dxf.Bench;
using NUnit.Framework;

namespace Dxf.Tests.Bench;

internal sealed class BenchCommandLineTests
{
    [TestCase("--only", "pull,pusch", "there is no workload 'pusch'; there are get-alias, tags, pull, ")]
    [TestCase("--size", "big", "'big' is no size")]
    [TestCase("--size", "0", "'0' is no size")]
    [TestCase("--runs", "0", "at least 1")]
    [TestCase("--set", "DXF_PARALLEL", "write NAME=VALUE")]
    public async Task What_can_not_be_measured_is_refused(string option, string value, string message)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        using StringWriter errors = new(CultureInfo.InvariantCulture);
        int exitCode = await BenchCommandLine.RunAsync([option, value], output, errors);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(errors.ToString(), Does.Contain(message));
        }
    }

    [TestCase("1073741824", 1073741824)]
    [TestCase("1GiB", 1073741824)]
    [TestCase("64m", 67108864)]
    [TestCase("3 KiB", 3072)]
    public void Sizes_are_read_as_people_write_them(string text, long bytes)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ByteSize.TryParse(text, out long read), Is.True);
            Assert.That(read, Is.EqualTo(bytes));
        }
    }

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("GiB")]
    [TestCase("9223372036854775807K")]
    public void What_is_no_size_is_not_read_as_one(string text) => Assert.That(ByteSize.TryParse(text, out _), Is.False);
}
