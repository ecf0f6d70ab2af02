using Orleans.Runtime;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>The silos of the cluster.</summary>
internal sealed class HostsReader
{
    private readonly Cached<IReadOnlyList<SiloState>> _silos;

    public HostsReader(IGrainFactory grains, TimeProvider time) =>
        _silos = new Cached<IReadOnlyList<SiloState>>(
            async () =>
            {
                var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: false).ConfigureAwait(false);
                return [.. hosts.Select(static host => new SiloState(host.Key.ToString(), host.Value)).OrderBy(static silo => silo.Name, StringComparer.Ordinal)];
            },
            time);

    /// <summary>By name.</summary>
    public Task<IReadOnlyList<SiloState>> AllAsync() => _silos.GetAsync();
}
