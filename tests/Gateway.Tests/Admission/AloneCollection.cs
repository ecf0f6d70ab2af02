namespace Gateway.Tests.Admission;

/// <summary>Tests that take so much of the machine, or change so much of the process, that nothing else may run beside them.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
