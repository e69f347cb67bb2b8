using Dxf.Bench.Processes;
using Dxf.Bench.Report;
using NUnit.Framework;

namespace Dxf.Tests.Bench;

internal sealed class ReportTests
{
    [Test]
    public void The_median_is_the_middle_one_or_between_the_two_in_the_middle()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Measurement.Median([]), Is.Null);
            Assert.That(Measurement.Median([Seconds(9), Seconds(1), Seconds(2)]), Is.EqualTo(Seconds(2)));
            Assert.That(Measurement.Median([Seconds(9), Seconds(1), Seconds(2), Seconds(4)]), Is.EqualTo(Seconds(3)));
        }
    }

    [Test]
    public void Ratios_are_to_the_floor_and_to_dxf()
    {
        string text = ReportText.Text(Report());

        Assert.That(text.Split('\n').Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))), Is.EqualTo(new[]
        {
            "pull: one blob",
            "median fastest - slowest x floor x dxf processor peak memory runs",
            "openssl (floor) 1.00 s 1.00 s - 1.00 s 1.00 0.50 900 ms 6.0 MiB 1",
            "dxf 2.00 s 1.50 s - 3.00 s 2.00 1.00 900 ms 6.0 MiB 3",
            "oras failed - - - - - 0",
            "* oras failed: exit code 1.",
            "* openssl: hashes only.",
            "* It rained.",
            "",
            "",
        }));
    }

    [Test]
    public void The_summary_sets_the_medians_side_by_side()
    {
        Assert.That(ReportTables.Summary([Report()]).ToMarkdown(), Is.EqualTo("""
            | workload | floor | dxf | python-dxf | oras | crane | skopeo |
            |---|---:|---:|---:|---:|---:|---:|
            | pull | openssl 1.00 s | 2.00 s (2.00) | - | failed | - | - |

            """));
    }

    private static WorkloadReport Report()
    {
        Measurement floor = new("openssl", isFloor: true, "hashes only");
        Add(floor, 1);
        Measurement dxf = new("dxf", isFloor: false, remark: null);
        Add(dxf, 3, 1.5, 2);
        Measurement oras = new("oras", isFloor: false, remark: null);
        Add(oras, 0.1);
        oras.Fail("exit code 1");
        return new WorkloadReport("pull", "one blob", [floor, dxf, oras], ["It rained."]);
    }

    private static void Add(Measurement measurement, params double[] seconds)
    {
        foreach (double elapsed in seconds)
        {
            measurement.Add(new CommandResult
            {
                ExitCode = 0,
                Elapsed = Seconds(elapsed),
                FirstLine = null,
                OutputLength = 0,
                OutputHead = default,
                OutputDigest = null,
                ErrorOutput = "",
                Cost = new ProcessCost(6 * 1024 * 1024, Seconds(0.9)),
            });
        }
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
