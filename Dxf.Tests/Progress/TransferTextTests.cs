using Dxf.Tool.Progress;
using NUnit.Framework;

namespace Dxf.Tests.Progress;

[TestFixture]
internal sealed class TransferTextTests
{
    [TestCase(0, 0, "0/0 B")]
    [TestCase(512, 512, "512/512 B")]
    [TestCase(0, 1023, "0/1023 B")]
    [TestCase(512, 1024, "0.5/1.0 KiB")]
    [TestCase(5, null, "5 B")]
    [TestCase(long.MaxValue, long.MaxValue, "8.0/8.0 EiB")]
    public void Bytes_share_a_unit(long bytes, long? total, string expected) =>
        Assert.That(TransferText.Bytes(bytes, total), Is.EqualTo(expected));

    [TestCase(0, "00:00")]
    [TestCase(61.9, "01:01")]
    [TestCase(3723, "1:02:03")]
    [TestCase(359_999, "99:59:59")]
    [TestCase(360_000, "")]
    [TestCase(double.PositiveInfinity, "")]
    [TestCase(double.NaN, "")]
    public void A_duration_is_short_or_left_out(double seconds, string expected) =>
        Assert.That(TransferText.Duration(seconds), Is.EqualTo(expected));

    [TestCase(0, 10, 0)]
    [TestCase(199, 1000, 19)]
    [TestCase(1000, 1000, 99)]
    [TestCase(2000, 1000, 99)]
    [TestCase(0, 0, 0)]
    [TestCase(long.MaxValue - 1, long.MaxValue, 99)]
    public void Percent_is_whole_and_never_100_before_the_end(long bytes, long total, int expected) =>
        Assert.That(TransferText.Percent(Reports.Transferring(null, bytes, total)), Is.EqualTo(expected));
}
