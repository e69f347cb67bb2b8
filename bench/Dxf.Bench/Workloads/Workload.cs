namespace Dxf.Bench.Workloads;

/// <summary>Something that people do with a registry, and that several programs can do.</summary>
internal abstract class Workload
{
    /// <summary>As in <c>--only</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it is run only when asked for.</summary>
    public virtual bool IsOptional => false;

    /// <summary>Fills the registry and says who does the work how.</summary>
    public abstract Task<WorkloadPlan> PlanAsync(BenchContext context, CancellationToken cancellationToken);
}
