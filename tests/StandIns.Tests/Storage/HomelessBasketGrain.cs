using Orleans.Runtime;

namespace StandIns.Tests.Storage;

/// <summary>In a storage that nobody has registered.</summary>
public sealed class HomelessBasketGrain([PersistentState("basket", "nowhere")] IPersistentState<Basket> state) : BasketGrainBase(state);
