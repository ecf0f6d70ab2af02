using Orleans.Runtime;

namespace StandIns.Tests.Storage;

/// <summary>In the default storage, which is in memory.</summary>
public sealed class MemoryBasketGrain([PersistentState("basket")] IPersistentState<Basket> state) : BasketGrainBase(state);
