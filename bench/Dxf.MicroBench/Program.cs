using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// Reports go where other things go that are built, not beside the sources. A busy machine takes its time to build.
IConfig config = DefaultConfig.Instance
    .WithArtifactsPath(Path.Combine("artifacts", "microbench"))
    .WithBuildTimeout(TimeSpan.FromMinutes(15));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
