using Orleans;

namespace StandIns.Tests.Activations;

public interface ITallyGrain : IGrainWithStringKey
{
    /// <summary>Adds one, stores the sum and answers it.</summary>
    Task<int> Add();

    Task<int> Sum();

    Task EndSoon();
}
