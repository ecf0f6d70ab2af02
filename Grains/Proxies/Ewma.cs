namespace Grains.Proxies;

/// <summary>An exponentially weighted moving average: the newest value weighs a fifth.</summary>
[GenerateSerializer, Immutable, Alias("telepool.ewma")]
internal readonly record struct Ewma
{
    private const double Weight = 0.2;

    /// <summary>The average; null before the first value.</summary>
    [Id(0)]
    public double? Value { get; init; }

    public Ewma Add(double value) => new() { Value = Value is { } old ? old + (Weight * (value - old)) : value };
}
