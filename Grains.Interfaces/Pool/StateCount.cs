using Grains.Interfaces.Accounts;

namespace Grains.Interfaces.Pool;

/// <summary>How many accounts of a pool stand in one way.</summary>
/// <param name="State">The way.</param>
/// <param name="Accounts">How many, as far as the pool knows.</param>
[GenerateSerializer, Immutable, Alias("telepool.state-count")]
public readonly record struct StateCount([property: Id(0)] AccountState State, [property: Id(1)] int Accounts);
