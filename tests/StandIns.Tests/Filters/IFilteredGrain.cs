using Orleans;

namespace StandIns.Tests.Filters;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Double(int value);

    Task<int> Fail();

    /// <summary>Calls <see cref="Double"/> of another grain.</summary>
    Task<int> DoubleThere(IFilteredGrain other, int value);
}
