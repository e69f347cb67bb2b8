using Dxf.Client.Registry.Transfers;
using NUnit.Framework;

namespace Dxf.Tests.Registry.Transfers;

[TestFixture]
internal sealed class PartSizeTests
{
    private const int MiB = 1024 * 1024;

    [Test]
    public void All_goes_at_once_at_first()
    {
        PartSize part = new();

        Assert.That(part.IsWhole);
        Assert.That(part.Limit(minimum: 0), Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Parts_shrink_down_to_64_KiB_and_no_further()
    {
        PartSize part = new();
        List<long> sizes = [];
        for (int i = 0; i < 7; i++)
        {
            part.Shrink();
            sizes.Add(part.Limit(0));
        }

        Assert.That(sizes, Is.EqualTo(new long[] { 16 * MiB, 4 * MiB, MiB, MiB / 4, MiB / 16, MiB / 16, MiB / 16 }));
    }

    [Test]
    public void What_shows_to_be_too_large_is_never_sent_as_large_again()
    {
        PartSize part = new();
        long last = 100L * MiB;
        while (part.TryShrink(100L * MiB, minimum: 0))
        {
            Assert.That(part.Limit(0), Is.LessThanOrEqualTo(last / 2));
            last = part.Limit(0);
            part.Divide();
            Assert.That(part.Limit(0), Is.EqualTo(last), "dividing makes nothing larger");
        }

        Assert.That(last, Is.GreaterThanOrEqualTo(64 * 1024).And.LessThan(128 * 1024));
    }

    [TestCase(64 * 1024, 0, false)]
    [TestCase(200 * 1024, 0, true)]
    [TestCase(3 * MiB, 2 * MiB, false)]
    [TestCase(5 * MiB, 2 * MiB, true)]
    public void Less_is_sent_where_less_can_be_sent(int length, int minimum, bool expected)
    {
        PartSize part = new();

        Assert.That(part.TryShrink(length, minimum), Is.EqualTo(expected));
        Assert.That(part.IsWhole, Is.EqualTo(!expected));
        Assert.That(part.Limit(minimum), expected ? Is.InRange(minimum, length / 2) : Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void A_registry_gets_no_less_than_its_minimum()
    {
        PartSize part = new();
        for (int i = 0; i < 5; i++)
            part.Shrink();

        Assert.That(part.Limit(5 * MiB), Is.EqualTo(5 * MiB));
    }
}
