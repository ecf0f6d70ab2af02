using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Cluster;

[StatelessWorker]
internal sealed class ManagementGrain(Silo silo) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(silo.Cluster.ActiveSilos.ToDictionary(member => member.SiloAddress, member => member.Status));

    public Task ForceActivationCollection(TimeSpan ageLimit)
    {
        foreach (var member in silo.Cluster.ActiveSilos)
        {
            member.CollectIdle(ageLimit);
        }

        return Task.CompletedTask;
    }

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit)
    {
        foreach (var member in silo.Cluster.ActiveSilos.Where(member => hostsIds.Contains(member.SiloAddress)))
        {
            member.CollectIdle(ageLimit);
        }

        return Task.CompletedTask;
    }

    public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Cluster.ActiveSilos.Sum(member => member.ActivationCount));

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        ValueTask.FromResult(silo.Cluster.Find(reference.GetGrainId())?.Silo.SiloAddress);
}
