namespace Telepool.Gateway.Upstreams.Balancing;

/// <summary>One upstream among those that a worker chooses from.</summary>
internal sealed class Candidate(Upstream upstream, int tier, int weight)
{
    /// <summary>The upstream.</summary>
    public Upstream Upstream { get; } = upstream;

    /// <summary>A higher one serves where no lower one does.</summary>
    public int Tier { get; } = tier;

    /// <summary>Its share, 1 or more.</summary>
    public int Weight { get; } = weight;

    /// <summary>What weighted round robin owes it.</summary>
    public int Credit { get; set; }
}
