using Orleans;
using Orleans.Runtime;

namespace StandIns.Tests.Silos;

/// <summary>Tells where it lives, and keeps a number in storage.</summary>
public interface IResidentGrain : IGrainWithIntegerKey
{
    Task<SiloAddress> Where();

    Task Store(int number);

    Task<int> Stored();

    /// <summary>Waits at the named gate.</summary>
    Task Pass(string gate);
}
