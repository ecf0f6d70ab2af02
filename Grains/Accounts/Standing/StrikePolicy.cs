namespace Grains.Accounts.Standing;

/// <summary>How long quarantines last and how strikes heal. Works on the account's stored health.</summary>
internal sealed class StrikePolicy(AccountHealth health, AccountOptions options)
{
    /// <summary>Strikes that count now: clean time takes one away per <see cref="AccountOptions.StrikeHealing"/>.</summary>
    public int StrikesAt(DateTimeOffset now)
    {
        if (health.StruckAt is not { } struck || now <= struck)
        {
            return health.Strikes;
        }

        var healed = (now - struck) / options.StrikeHealing;
        return healed >= health.Strikes ? 0 : health.Strikes - (int)healed;
    }

    /// <summary>Counts a strike and says until when the account rests for it: the base, doubled for each strike before, capped, and up to the jitter more.</summary>
    /// <param name="now">The present.</param>
    /// <param name="spread">0 to 1: how much of the jitter to add.</param>
    /// <param name="duration">The length where somebody has decided it; null for the rule.</param>
    public DateTimeOffset Strike(DateTimeOffset now, double spread, TimeSpan? duration)
    {
        var strikes = StrikesAt(now) + 1;
        if (duration is not { } rest)
        {
            // 2^20 base lengths are beyond every cap, and within what a time span holds.
            rest = options.QuarantineBase * Math.Pow(2, Math.Min(strikes - 1, 20));
            rest = rest > options.QuarantineCap ? options.QuarantineCap : rest;
            rest += rest * (options.QuarantineJitter * spread);
        }

        var until = now + rest;
        health.Strikes = strikes;
        health.StruckAt = until;
        health.QuarantinedUntil = until;
        health.ProbationUntil = null;
        return until;
    }
}
