namespace Grains.Interfaces.Proxies;

/// <summary>Why an entry of a list is no proxy. Repeats nothing of the entry, which may hold credentials.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted in characters from 1.</param>
/// <param name="Problem">What is wrong there.</param>
[GenerateSerializer, Immutable, Alias("telepool.proxy-text-error")]
public sealed record ProxyTextError([property: Id(0)] int Line, [property: Id(1)] int Column, [property: Id(2)] string Problem);
