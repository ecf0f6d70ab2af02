using Orleans;

namespace StandIns.Tests.Activations;

public interface IBrokenGrain : IGrainWithStringKey
{
    Task<int> Answer();
}
