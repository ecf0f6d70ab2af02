namespace Grains.Rates;

/// <summary>What is worth keeping of an <see cref="AdaptiveRate"/> when its owner ends.</summary>
[GenerateSerializer, Alias("telepool.learnt-rate")]
internal sealed record LearntRate
{
    /// <summary>Calls per second.</summary>
    [Id(0)]
    public double Rate { get; init; }

    /// <summary>The permitted rate as far as it is known; 0 where it is not.</summary>
    [Id(1)]
    public double Limit { get; init; }

    /// <summary>The rate that is known to be safe; 0 where none is.</summary>
    [Id(2)]
    public double Proven { get; init; }

    /// <summary>The lowest rate that has flooded; 0 where none has.</summary>
    [Id(3)]
    public double Upper { get; init; }

    /// <summary>How early a call may come, 0 to 1.</summary>
    [Id(4)]
    public double Slack { get; init; } = 1;

    /// <summary>What the rate was about.</summary>
    [Id(5)]
    public RatePhase Phase { get; init; }

    /// <summary>How long until the next probe.</summary>
    [Id(6)]
    public TimeSpan ProbeIn { get; init; }

    /// <summary>The time between two probes.</summary>
    [Id(7)]
    public TimeSpan ProbeInterval { get; init; }
}
