using Grains.Interfaces.Admission;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Proxies;
using Telepool.Silo.Web.Reading.Collectors;

namespace Telepool.Silo.Web.Reading.Overview;

/// <summary>The deployment at a glance.</summary>
internal sealed record OverviewPicture
{
    /// <summary>The pool.</summary>
    public required PoolStatus Pool { get; init; }

    /// <summary>Its proxies.</summary>
    public required IReadOnlyList<ProxyStatus> Proxies { get; init; }

    /// <summary>Its jobs of collecting.</summary>
    public required IReadOnlyList<CollectionJob> Jobs { get; init; }

    /// <summary>Its gateways.</summary>
    public required IReadOnlyList<GatewayStatus> Gateways { get; init; }

    /// <summary>Its silos.</summary>
    public required IReadOnlyList<SiloState> Silos { get; init; }

    /// <summary>What stands out, the urgent first.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }
}
