using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Activations;

public sealed class LifeGrain : Grain, ILifeGrain
{
    private string Key => this.GetPrimaryKeyString();

    private string Life => GrainContext.ActivationId.ToString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        Journal.Write(Key, "begins");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Journal.Write(Key, $"ends: {reason.ReasonCode}");
    }

    public Task<string> LifeId() => Task.FromResult(Life);

    public Task<string> EndSoon()
    {
        DeactivateOnIdle();
        return Task.FromResult(Life);
    }

    public async Task<string> EndSoonAndPass(string gate)
    {
        DeactivateOnIdle();
        await Gate.Of(gate).PassAsync();
        Journal.Write(Key, "passed");
        return Life;
    }

    public Task StayAtLeast(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}
