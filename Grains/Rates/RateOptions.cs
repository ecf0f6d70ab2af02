namespace Grains.Rates;

/// <summary>How rates are learnt and shared. The fixed rates are in <see cref="Accounts.AccountOptions"/>.</summary>
public sealed class RateOptions
{
    /// <summary>Whether the rate of each class of methods follows what Telegram answers (<c>MTPROTO_RATE_ADAPTIVE</c>); otherwise it is fixed.</summary>
    public bool Adaptive { get; set; } = true;

    /// <summary>No adaptive rate falls below this many calls per second (<c>MTPROTO_RATE_FLOOR</c>); above 0.</summary>
    public double Floor { get; set; } = 0.001;

    /// <summary>
    /// No account's rate rises above this many calls per second (<c>MTPROTO_RATE_CEILING</c>); null means
    /// <see cref="Accounts.AccountOptions.RequestsPerSecond"/>, where every account starts.
    /// </summary>
    public double? Ceiling { get; set; }

    /// <summary>Calls per second of all accounts of one api_id together, in the whole cluster (<c>MTPROTO_API_RPS</c>); null for no such limit.</summary>
    public double? PerApi { get; set; }

    /// <summary>The api_id under which this host's accounts call.</summary>
    public int ApiId { get; set; }

    /// <summary>Calls per second through one proxy, in the whole cluster (<c>MTPROTO_PROXY_RPS</c>); null for no such limit.</summary>
    public double? PerProxy { get; set; }

    /// <summary>How long a new account's rate rises to the full one (<c>MTPROTO_WARMUP_DAYS</c>, where hosts take 3 days); zero for no warm-up.</summary>
    public TimeSpan WarmUp { get; set; }

    /// <summary>The share of its rate that a new account starts with, above 0 to 1.</summary>
    public double WarmUpStart { get; set; } = 0.2;

    /// <summary>Added to a computed wait: a random share of it up to this, so that callers do not come back in step. 0 to 1.</summary>
    public double WaitJitter { get; set; } = 0.05;
}
