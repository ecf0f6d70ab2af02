using Orleans;

namespace StandIns.Tests.Activations;

public interface IIdleGrain : IGrainWithStringKey
{
    Task Touch();
}
