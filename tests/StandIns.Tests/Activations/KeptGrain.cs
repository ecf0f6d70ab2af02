using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Activations;

/// <summary>Idleness never ends it.</summary>
[KeepAlive]
public sealed class KeptGrain : Grain, IIdleGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Write(this.GetPrimaryKeyString(), $"ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Touch() => Task.CompletedTask;
}
