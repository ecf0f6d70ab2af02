using Orleans;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Interleaving;

[MayInterleave(nameof(IsUrgent))]
public sealed class ChoosyOpenGrain : Grain, IOpenGrain
{
    public static bool IsUrgent(IInvokable request) => request.GetArgument(0) is string gate && gate.StartsWith("urgent", StringComparison.Ordinal);

    public Task Pass(string gate) => Gate.Of(gate).PassAsync();
}
