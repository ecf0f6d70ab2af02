using Orleans;

namespace StandIns.Tests.Interleaving;

/// <summary>Served by a reentrant class, and by one that decides request by request.</summary>
public interface IOpenGrain : IGrainWithStringKey
{
    /// <summary>Waits at the named gate.</summary>
    Task Pass(string gate);
}
