namespace Orleans.Runtime;

/// <summary>Looks at a cluster from inside; key 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos with their status.</summary>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Ends, in every silo, the activations that have been idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(TimeSpan ageLimit);

    /// <summary>Ends, in the given silos, the activations that have been idle for <paramref name="ageLimit"/>.</summary>
    Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit);

    /// <summary>How many activations there are.</summary>
    Task<int> GetTotalActivationCount();

    /// <summary>The silo of a grain, or null while it has no activation.</summary>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);
}
