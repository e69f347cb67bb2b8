using Dxf.Client.Registry.Transfers;
using NUnit.Framework;

namespace Dxf.Tests.Registry.Transfers;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ConnectionMeterTests
{
    private readonly SteppedTime _time = new();

    // Bytes a piece, how long it is waited for, how long it is used then (in ms).
    [TestCase(100_000, 10, 0, true)]
    [TestCase(100_000, 10, 3, true)]
    [TestCase(100_000, 10, 6, false)]
    [TestCase(100_000, 1, 20, false)]
    [TestCase(4_000_000, 10, 0, false)]
    [TestCase(1_900_000, 10, 0, true)]
    public void A_connection_is_the_limit_where_it_is_waited_for_and_slow(int bytes, int waiting, int using_, bool expected)
    {
        ConnectionMeter meter = new(_time);
        bool ended = false;
        for (int i = 0; i < 200 && !ended; i++)
            ended = Piece(meter, bytes, waiting, using_);

        Assert.That(ended);
        Assert.That(meter.IsLimit, Is.EqualTo(expected));
        Assert.That(meter.Rate, Is.EqualTo(bytes * 1000.0 / (waiting + using_)).Within(5).Percent);
    }

    [Test]
    public void Nothing_is_said_before_a_window_has_ended()
    {
        ConnectionMeter meter = new(_time);
        for (int i = 0; i < 29; i++)
            Assert.That(Piece(meter, 1000, waiting: 10, using_: 0), Is.False);

        Assert.That((meter.Rate, meter.IsLimit), Is.EqualTo(((double?)null, false)));
    }

    [Test]
    public void The_first_wait_does_not_count()
    {
        ConnectionMeter meter = new(_time);
        Piece(meter, 1, waiting: 60_000, using_: 0);
        while (!Piece(meter, 100_000, waiting: 10, using_: 0))
        {
        }

        Assert.That(meter.Rate, Is.EqualTo(10e6).Within(5).Percent);
    }

    [Test]
    public void Each_window_is_judged_by_itself()
    {
        ConnectionMeter meter = new(_time);
        while (!Piece(meter, 100_000, waiting: 10, using_: 0))
        {
        }

        Assert.That(meter.IsLimit);
        while (!Piece(meter, 100_000, waiting: 1, using_: 20))
        {
        }

        Assert.That(meter.IsLimit, Is.False);
    }

    private bool Piece(ConnectionMeter meter, int bytes, int waiting, int using_)
    {
        long start = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(waiting));
        bool ended = meter.Add(start, bytes);
        _time.Advance(TimeSpan.FromMilliseconds(using_));
        return ended;
    }
}
