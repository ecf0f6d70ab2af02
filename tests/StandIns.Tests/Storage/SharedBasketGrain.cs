using Orleans.Runtime;

namespace StandIns.Tests.Storage;

/// <summary>In a storage of our own.</summary>
public sealed class SharedBasketGrain([PersistentState("basket", SharedStorage.Name)] IPersistentState<Basket> state) : BasketGrainBase(state);
