namespace Grains.Interfaces.Proxies;

/// <summary>Why an entry of a list is no proxy. Repeats nothing of the entry, which may hold credentials.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-text-error")]
public sealed record ProxyTextError
{
    /// <summary>Counted from 1.</summary>
    [Id(0)]
    public required int Line { get; init; }

    /// <summary>Counted in characters from 1.</summary>
    [Id(1)]
    public required int Column { get; init; }

    /// <summary>What is wrong there.</summary>
    [Id(2)]
    public required string Problem { get; init; }
}
