using Orleans.Runtime;

namespace Orleans.Activations;

internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle;
