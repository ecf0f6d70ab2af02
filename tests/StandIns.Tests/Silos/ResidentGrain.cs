using Orleans;
using Orleans.Placement;
using Orleans.Runtime;
using StandIns.Tests.Clusters;
using StandIns.Tests.Storage;

namespace StandIns.Tests.Silos;

[RandomPlacement]
public sealed class ResidentGrain(
    ILocalSiloDetails silo, [PersistentState("number", SharedStorage.Name)] IPersistentState<Number> number) : Grain, IResidentGrain
{
    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public Task Store(int value)
    {
        number.State.Value = value;
        return number.WriteStateAsync();
    }

    public Task<int> Stored() => Task.FromResult(number.State.Value);

    public Task Pass(string gate) => Gate.Of(gate).PassAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Write($"{silo.SiloAddress}", $"{this.GetPrimaryKeyLong()}: {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}
