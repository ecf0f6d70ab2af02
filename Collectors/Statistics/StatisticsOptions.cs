using Grains.Interfaces.Leases;

namespace Telepool.Collectors.Statistics;

/// <summary>How the statistics collector works.</summary>
public sealed class StatisticsOptions
{
    /// <summary>The name under which channels are taken, unique in the cluster.</summary>
    public string Worker { get; set; } = "stats";

    /// <summary>On whose behalf the pool is asked.</summary>
    public string Tenant { get; set; } = LeaseRequest.DefaultTenant;

    /// <summary>How often a channel's statistics are read where nothing else is said; Telegram counts by days.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Channels read at once, 1 to 64.</summary>
    public int ParallelChannels { get; set; } = 4;

    /// <summary>Failures in a row after which a channel is given up until its next turn (<c>MTPROTO_RETRY_MAX</c>).</summary>
    public int RetryMax { get; set; } = 5;

    /// <summary>How often a run is renewed; well below what the schedule allows between two.</summary>
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the schedule may let a worker wait for a channel that is due, 20 s at most.</summary>
    public TimeSpan TakeWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The pause after a failure before the next try.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A wait longer than this ends the run, and the schedule comes back to the channel. A graph's token does not last for ever.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);
}
