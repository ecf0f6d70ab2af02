namespace Telepool.Gateway.Upstreams.Balancing;

/// <summary>One upstream among those that a worker chooses from, for one data centre.</summary>
/// <param name="upstream">The upstream.</param>
/// <param name="tier">A higher one serves where no lower one does.</param>
/// <param name="weight">Its share, 1 or more.</param>
/// <param name="reach">Whether a proxy reaches the data centre, which is not its own health; null where the upstream is the data centre's address.</param>
internal sealed class Candidate(Upstream upstream, int tier, int weight, UpstreamHealth? reach = null)
{
    /// <summary>The upstream.</summary>
    public Upstream Upstream { get; } = upstream;

    /// <summary>A higher one serves where no lower one does.</summary>
    public int Tier { get; } = tier;

    /// <summary>Its share, 1 or more.</summary>
    public int Weight { get; } = weight;

    /// <summary>What the balancer owes it.</summary>
    public int Credit { get; set; }

    /// <summary>When it is open again; 0 where it is.</summary>
    public long OutUntil => Math.Max(Upstream.Health.OutUntil, reach?.OutUntil ?? 0);

    /// <summary>Whether a connection may be sent there.</summary>
    public bool IsOpen(long now) => Upstream.EndPoints.Length > 0 && Upstream.Health.IsOpen(now) && reach?.IsOpen(now) != false;

    /// <summary>Claims a connection there; false where somebody else has the one trial that is due.</summary>
    public bool TryClaim(long now) => Upstream.Health.TryClaim(now) && reach?.TryClaim(now) != false;

    /// <summary>It has served.</summary>
    /// <returns>Whether it was out until now.</returns>
    public bool Succeeded(long now, long latencyMs) => Upstream.Health.Succeeded(now, latencyMs) | reach?.Succeeded(now) == true;

    /// <summary>It has failed.</summary>
    /// <returns>Whether that has put it out.</returns>
    public bool Failed(long now, DialFailure failure, UpstreamSettings settings)
    {
        switch (failure)
        {
            case DialFailure.NoResources:
                // That is this host's fault.
                GiveBack();
                return false;
            case DialFailure.ProxyTarget or DialFailure.ProxyRefused when reach is not null:
                return reach.Failed(now, settings) | Upstream.Health.Succeeded(now);
            default:
                return Upstream.Health.Failed(now, settings);
        }
    }

    /// <summary>A claim was not used to its end: nothing was learnt.</summary>
    public void GiveBack()
    {
        Upstream.Health.GiveBack();
        reach?.GiveBack();
    }
}
