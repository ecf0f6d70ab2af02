using Orleans;

namespace StandIns.Tests.Reentrancy;

public interface IChainGrain : IGrainWithStringKey
{
    /// <summary>Calls <paramref name="other"/>, which calls back here.</summary>
    Task<string> CallThrough(IChainGrain other);

    /// <summary>The same, having allowed the call back.</summary>
    Task<string> CallThroughAllowed(IChainGrain other);

    /// <summary>The same, having allowed and then forbidden the call back.</summary>
    Task<string> CallThroughSuppressed(IChainGrain other);

    Task<string> CallBack(IChainGrain caller);

    Task<string> Answer();
}
