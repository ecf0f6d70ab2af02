namespace ServiceDefaults.Configuration;

/// <summary>How hard Telegram is used. The defaults stay below what it is known to answer floods to.</summary>
public sealed record LimitSettings
{
    /// <summary>
    /// The defaults where every data centre is on this machine: nobody's account can be harmed there, and the server's own limits are
    /// what slows calls down.
    /// </summary>
    public static readonly LimitSettings Loopback = new() { RequestsPerSecondPerAccount = 1000, GlobalRequestsPerSecond = 10_000, WarmUp = TimeSpan.Zero, ResolvesPerDay = 10_000 };

    /// <summary>
    /// <c>MTPROTO_RPS_PER_ACCOUNT</c>: calls per second of one account, 0.001 to 10,000; where an adaptive rate starts, and its ceiling unless there is another.
    /// </summary>
    public double RequestsPerSecondPerAccount { get; init; } = 0.7;

    /// <summary><c>MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT</c>: leases of one account at once, 1 to 64.</summary>
    public int MaxConcurrencyPerAccount { get; init; } = 2;

    /// <summary><c>MTPROTO_GLOBAL_RPS</c>: calls per second of all accounts of the whole cluster, 0.001 to 100,000.</summary>
    public double GlobalRequestsPerSecond { get; init; } = 2.5;

    /// <summary><c>MTPROTO_API_RPS</c>: calls per second of all accounts of one api_id in the whole cluster, 0.001 to 100,000; null for no such limit.</summary>
    public double? RequestsPerSecondPerApi { get; init; }

    /// <summary><c>MTPROTO_PROXY_RPS</c>: calls per second through one proxy in the whole cluster, 0.001 to 100,000; null for no such limit.</summary>
    public double? RequestsPerSecondPerProxy { get; init; }

    /// <summary><c>MTPROTO_RATE_ADAPTIVE</c>: whether the rate of each account and class of methods follows what Telegram answers.</summary>
    public bool AdaptiveRates { get; init; } = true;

    /// <summary><c>MTPROTO_RATE_FLOOR</c>: no adaptive rate falls below, calls per second, 0.0001 to 1,000.</summary>
    public double RateFloor { get; init; } = 0.001;

    /// <summary><c>MTPROTO_RATE_CEILING</c>: no adaptive rate rises above, calls per second, 0.001 to 10,000; null for the account's rate.</summary>
    public double? RateCeiling { get; init; }

    /// <summary><c>MTPROTO_WARMUP_DAYS</c>: how long the rate of an account that was just added rises to the full one, 0 to 60 days.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromDays(3);

    /// <summary><c>MTPROTO_RESOLVE_PER_DAY</c>: calls of contacts.resolveUsername per account and day (UTC), 1 to 100,000.</summary>
    public int ResolvesPerDay { get; init; } = 200;

    /// <summary><c>MTPROTO_EJECTION_MAX_SHARE</c>: the share of the pool's accounts that may be put out of use at once, 0 to 1; at least one account may.</summary>
    public double EjectionMaxShare { get; init; } = 0.3;

    /// <summary><c>MTPROTO_QUARANTINE_SEC</c>: how long an account's first quarantine lasts, 1 s to a day; each strike doubles it.</summary>
    public TimeSpan Quarantine { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>MTPROTO_QUARANTINE_MAX_SEC</c>: the longest quarantine by strikes, at least the first one's length and at most a week.</summary>
    public TimeSpan QuarantineMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>MTPROTO_PROBATION_SEC</c>: how long an account works at a tenth of its rate after a quarantine, 0 to a day.</summary>
    public TimeSpan Probation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>MTPROTO_LEASE_QUEUE_LIMIT</c>: requests for a lease that may wait per tenant and purpose, 1 to 20,000.</summary>
    public int LeaseQueueLimit { get; init; } = 1000;

    /// <summary><c>MTPROTO_RETRY_MAX</c>: tries of one piece of work before it is given up, 0 to 100.</summary>
    public int RetryMax { get; init; } = 5;

    /// <summary><c>MTPROTO_RETRY_BACKOFF</c>: the factor between two waits, 1 to 10.</summary>
    public double RetryBackoff { get; init; } = 2.0;

    /// <summary><c>MTPROTO_SLEEP_THRESHOLD</c>: flood waits up to this are waited out by the account, longer ones send a worker to another one; 0 to 7 s, which is what a grain call of 30 s leaves beside one to Telegram.</summary>
    public TimeSpan SleepThreshold { get; init; } = TimeSpan.FromSeconds(1.5);
}
