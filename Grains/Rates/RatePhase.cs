namespace Grains.Rates;

/// <summary>What an adaptive rate is about. The numbers are stored.</summary>
[GenerateSerializer, Alias("telepool.rate-phase")]
internal enum RatePhase : byte
{
    /// <summary>No flood so far: the rate rises while it is used.</summary>
    Rising,

    /// <summary>Between the first floods: each one measures the limit better.</summary>
    Seeking,

    /// <summary>The limit is known; the rate stays just below.</summary>
    Holding,

    /// <summary>Somewhat above what is known, to see whether more is allowed by now.</summary>
    Probing,
}
