namespace Gateway.Tests.Relaying;

/// <summary>Tests that look at the whole process.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
