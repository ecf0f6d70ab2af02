using Orleans;
using Orleans.Concurrency;

namespace StandIns.Tests.Interleaving;

public interface IMixedGrain : IGrainWithStringKey
{
    /// <summary>Waits at the named gate.</summary>
    Task Write(string gate);

    /// <summary>Waits at the named gate.</summary>
    [ReadOnly]
    Task Read(string gate);

    /// <summary>Waits at the named gate.</summary>
    [AlwaysInterleave]
    Task Peek(string gate);

    [OneWay]
    Task Note(string entry);
}
