using Orleans;

namespace StandIns.Tests.Turns;

public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds one in several turns, which others would spoil if they came between.</summary>
    Task<int> Increment();

    /// <summary>Waits at the gate of the grain's key.</summary>
    Task PassGate();

    Task<int> Get();

    /// <summary>Whether code after an await is where code before it was, and code handed to the pool is not.</summary>
    Task<(bool AfterAwait, bool AfterDelay, bool InPool)> WhereIsCode();
}
