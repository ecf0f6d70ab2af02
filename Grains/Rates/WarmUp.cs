namespace Grains.Rates;

/// <summary>
/// The ramp of new accounts: Telegram trusts an account that has just appeared least, and forgets nothing that it did in its first days.
/// </summary>
internal static class WarmUp
{
    /// <summary>The share of its rate that an account may use.</summary>
    /// <param name="options">The length of the ramp and where it starts.</param>
    /// <param name="since">When the account was new; null where it never was.</param>
    /// <param name="now">The present.</param>
    public static double FactorAt(RateOptions options, DateTimeOffset? since, DateTimeOffset now)
    {
        if (since is not { } start || options.WarmUp <= TimeSpan.Zero || now - start >= options.WarmUp)
        {
            return 1;
        }

        var done = Math.Max(0, (now - start) / options.WarmUp);
        return options.WarmUpStart + ((1 - options.WarmUpStart) * done);
    }
}
