using Orleans;

namespace StandIns.Tests.Storage;

public interface IBasketGrain : IGrainWithStringKey
{
    Task<StateView> Look();

    /// <summary>Adds an item and stores the state.</summary>
    Task<StateView> Add(string item);

    /// <summary>Adds an item in memory alone.</summary>
    Task<StateView> AddUnstored(string item);

    /// <summary>Adds an item to the state of another grain.</summary>
    Task<StateView> AddElsewhere(IBasketGrain other, string item);

    Task<StateView> ReadAgain();

    Task<StateView> Clear();
}
