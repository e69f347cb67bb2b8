using Dxf.Tool.Progress;
using NUnit.Framework;

namespace Dxf.Tests.Progress;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TransferSpeedTests
{
    private readonly TransferSpeed _speed = new();

    [Test]
    public void A_steady_speed_is_told_as_it_is()
    {
        for (int tenth = 0; tenth < 50; tenth++)
            _speed.Sample(tenth * 100, TimeSpan.FromMilliseconds(tenth * 100));
        Assert.That(_speed.BytesPerSecond, Is.EqualTo(1000).Within(1));
    }

    [Test]
    public void One_sample_tells_no_speed()
    {
        _speed.Sample(100, TimeSpan.Zero);
        Assert.That(_speed.BytesPerSecond, Is.Null);
    }

    [Test]
    public void A_new_beginning_is_no_negative_speed()
    {
        _speed.Sample(0, TimeSpan.Zero);
        _speed.Sample(1000, TimeSpan.FromSeconds(1));
        _speed.Sample(0, TimeSpan.FromSeconds(2));
        Assert.That(_speed.BytesPerSecond, Is.EqualTo(1000).Within(1));
    }

    [Test]
    public void A_standstill_slows_down()
    {
        _speed.Sample(0, TimeSpan.Zero);
        _speed.Sample(1000, TimeSpan.FromSeconds(1));
        _speed.Sample(1000, TimeSpan.FromSeconds(31));
        Assert.That(_speed.BytesPerSecond, Is.LessThan(1));
    }
}
