namespace Orleans.Runtime;

internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;
