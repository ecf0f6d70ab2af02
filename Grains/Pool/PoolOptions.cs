namespace Grains.Pool;

/// <summary>The rules of a pool's choice and of its queues.</summary>
public sealed class PoolOptions
{
    /// <summary>Requests that may wait per tenant and purpose; at least 1. One more is refused at once.</summary>
    public int QueueLimit { get; set; } = 1000;

    /// <summary>Requests that may wait in all; at least 1.</summary>
    public int WaitingLimit { get; set; } = 20_000;

    /// <summary>The longest that a request may wait. Below the 30 s after which a grain call fails, so that the refusal arrives.</summary>
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>An account that has not granted after this long is passed over, so that the loss of its machine costs a request less than a second.</summary>
    public TimeSpan AcquireTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an account that failed to grant without naming a time is left alone.</summary>
    public TimeSpan HoldAfterFailure { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a request waits for an account that knows its peer while others are free: learning a peer costs a scarce call.</summary>
    public TimeSpan AffinityPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Grants asked of accounts at once, at most; at least 1. Fewer are asked for while a common rate is used up again and again.</summary>
    public int GrantsInFlight { get; set; } = 64;

    /// <summary>The share of the accounts that may be put out of use at once (<c>MTPROTO_EJECTION_MAX_SHARE</c>), 0 to 1; at least one account may.</summary>
    public double EjectionMaxShare { get; set; } = 0.3;

    /// <summary>How soon a changed standing of an account is stored. What operators change is stored at once.</summary>
    public TimeSpan SaveDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Leaked leases that are kept for the listing.</summary>
    public int LeaksKept { get; set; } = 100;
}
