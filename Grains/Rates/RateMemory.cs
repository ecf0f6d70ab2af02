using Grains.Interfaces.Rates;

namespace Grains.Rates;

/// <summary>What an account keeps of its rates between activations.</summary>
[GenerateSerializer, Alias("telepool.rate-memory")]
internal sealed class RateMemory
{
    /// <summary>What was learnt, by class.</summary>
    [Id(0)]
    public Dictionary<MethodClass, LearntRate> Classes { get; set; } = [];

    /// <summary>When the account was new; null where it was never warmed up.</summary>
    [Id(1)]
    public DateTimeOffset? NewSince { get; set; }
}
