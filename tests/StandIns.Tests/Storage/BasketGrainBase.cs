using Orleans;
using Orleans.Runtime;

namespace StandIns.Tests.Storage;

public abstract class BasketGrainBase(IPersistentState<Basket> state) : Grain, IBasketGrain
{
    public Task<StateView> Look() =>
        Task.FromResult(new StateView(string.Join(' ', state.State.Items), state.RecordExists, state.Etag is not null));

    public async Task<StateView> Add(string item)
    {
        state.State.Items.Add(item);
        await state.WriteStateAsync();
        return await Look();
    }

    public Task<StateView> AddUnstored(string item)
    {
        state.State.Items.Add(item);
        return Look();
    }

    public Task<StateView> AddElsewhere(IBasketGrain other, string item) => other.Add(item);

    public async Task<StateView> ReadAgain()
    {
        await state.ReadStateAsync();
        return await Look();
    }

    public async Task<StateView> Clear()
    {
        await state.ClearStateAsync();
        return await Look();
    }
}
