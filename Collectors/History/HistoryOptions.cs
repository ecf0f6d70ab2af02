using Grains.Interfaces.Leases;

namespace Telepool.Collectors.History;

/// <summary>How the history collector works.</summary>
public sealed class HistoryOptions
{
    /// <summary>The name under which channels are claimed. One per data directory: a process that follows a killed one on the same directory takes over at once.</summary>
    public string Worker { get; set; } = "history";

    /// <summary>On whose behalf the pool is asked: tenants share it fairly.</summary>
    public string Tenant { get; set; } = LeaseRequest.DefaultTenant;

    /// <summary>Messages per page, 1 to 100; 100 is the most that <c>messages.getHistory</c> answers.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Pages read under one lease before the account is given back, so that every channel gets its turn. At least 1.</summary>
    public int PagesPerLease { get; set; } = 25;

    /// <summary>Channels worked on at once, 1 to 1,000; the accounts' own limits decide how many of them make calls.</summary>
    public int ParallelChannels { get; set; } = 32;

    /// <summary>Failures in a row after which a channel is given up until the next run (<c>MTPROTO_RETRY_MAX</c>). At least 0.</summary>
    public int RetryMax { get; set; } = 5;

    /// <summary>How long a channel is tried on without a page where only proxies fail, which are no fault of the channel.</summary>
    public TimeSpan ProxyPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Factor by which the pause grows from one failure to the next (<c>MTPROTO_RETRY_BACKOFF</c>). At least 1.</summary>
    public double RetryBackoff { get; set; } = 2.0;

    /// <summary>The pause after the first failure.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan RetryDelayMax { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a claim on a channel lasts without a report.</summary>
    public TimeSpan ClaimTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often progress is reported to the cursor's grain.</summary>
    public TimeSpan ReportEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a run waits for a sink that has no room or is gone before it gives up until the next run.</summary>
    public TimeSpan SinkPatience { get; set; } = TimeSpan.FromMinutes(1);
}
