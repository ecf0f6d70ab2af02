using Grains.Rates;

namespace Grains.Accounts;

/// <summary>The rules that every account keeps.</summary>
public sealed class AccountOptions
{
    /// <summary>Calls per second of one account on average (<c>MTPROTO_RPS_PER_ACCOUNT</c>); above 0. The default stays under what Telegram answers floods to.</summary>
    public double RequestsPerSecond { get; set; } = 0.7;

    /// <summary>Calls per second of all accounts of this host together (<c>MTPROTO_GLOBAL_RPS</c>); above 0.</summary>
    public double GlobalRequestsPerSecond { get; set; } = 2.5;

    /// <summary>How rates are learnt and shared.</summary>
    public RateOptions Rates { get; } = new();

    /// <summary>Leases out at once per account (<c>MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT</c>); 1 to 64.</summary>
    public int MaxConcurrency { get; set; } = 2;

    /// <summary>How long a lease lasts without renewal where the request says nothing.</summary>
    public TimeSpan LeaseTimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The least that a request may ask for: a shorter lease would not outlive one call and its retry.</summary>
    public TimeSpan LeaseTimeToLiveMin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The most that a request may ask for: a dead holder keeps its slot for as long.</summary>
    public TimeSpan LeaseTimeToLiveMax { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the leases of an account have to come back when another host asks for it; then they end. Well below <see cref="HandOverTimeout"/>.</summary>
    public TimeSpan HandOverGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a host that owned an account has to say that its connection is closed. Whoever wants the account is refused until then, and asks again.</summary>
    public TimeSpan HandOverTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A call to Telegram without an answer after this long has failed. Below the 30 s after which a grain call fails, so that the reason arrives.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A flood wait of a method up to this is waited out with the lease, and nobody hears of it (<c>MTPROTO_SLEEP_THRESHOLD</c>); 0 for never. What exceeds the
    /// time that a grain call has is not waited out, whatever this says.
    /// </summary>
    public TimeSpan SleepThreshold { get; set; }

    /// <summary>A flood wait of a method above this parks the whole account; below it only the method.</summary>
    public TimeSpan WholeAccountFlood { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>As many methods parked at once park the whole account.</summary>
    public int WholeAccountMethods { get; set; } = 3;

    /// <summary>Added to a flood wait: a random share of it up to this, so that accounts do not come back in step. 0 to 1.</summary>
    public double FloodJitter { get; set; } = 0.1;

    /// <summary>How often an account looks for leases that ran out and session changes that no call has stored.</summary>
    public TimeSpan UpkeepPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Failures of the account's own in a row that quarantine it; at least 1. The default is Envoy's for outlier detection.</summary>
    public int SuspicionLimit { get; set; } = 5;

    /// <summary>How long the first quarantine lasts (<c>MTPROTO_QUARANTINE_SEC</c>); each strike doubles it. The default is Envoy's base ejection time.</summary>
    public TimeSpan QuarantineBase { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest quarantine by strikes (<c>MTPROTO_QUARANTINE_MAX_SEC</c>).</summary>
    public TimeSpan QuarantineCap { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Added to a quarantine: a random share of it up to this, so that accounts do not come back in step. 0 to 1.</summary>
    public double QuarantineJitter { get; set; } = 0.2;

    /// <summary>How long an account works at <see cref="ProbationRate"/> after its probe has succeeded (<c>MTPROTO_PROBATION_SEC</c>).</summary>
    public TimeSpan ProbationPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of its rate that an account on probation has; above 0, at most 1.</summary>
    public double ProbationRate { get; set; } = 0.1;

    /// <summary>How long until a probe that found no way to Telegram is made again.</summary>
    public TimeSpan ProbeRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Clean time that takes one strike away.</summary>
    public TimeSpan StrikeHealing { get; set; } = TimeSpan.FromHours(1);
}
