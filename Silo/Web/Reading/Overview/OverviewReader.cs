using Telepool.Silo.Web.Reading.Collectors;
using Telepool.Silo.Web.Reading.Gateways;
using Telepool.Silo.Web.Reading.Proxies;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>The deployment at a glance, and what an operator should do something about.</summary>
internal sealed class OverviewReader(PoolReader pool, ProxiesReader proxies, CollectorsReader collectors, GatewaysReader gateways, HostsReader hosts)
{
    /// <summary>As it is.</summary>
    public async Task<OverviewPicture> ReadAsync()
    {
        var status = pool.GetAsync();
        var allProxies = proxies.AllAsync();
        var jobs = collectors.AllAsync();
        var running = gateways.AllAsync();
        var silos = hosts.AllAsync();
        await Task.WhenAll(status, allProxies, jobs, running, silos).ConfigureAwait(false);
        var picture = new OverviewPicture
        {
            Pool = await status.ConfigureAwait(false),
            Proxies = await allProxies.ConfigureAwait(false),
            Jobs = await jobs.ConfigureAwait(false),
            Gateways = await running.ConfigureAwait(false),
            Silos = await silos.ConfigureAwait(false),
            Problems = [],
        };
        return picture with { Problems = [.. ProblemRules.Of(picture).OrderByDescending(static problem => problem.IsUrgent)] };
    }
}
