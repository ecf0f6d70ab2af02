using Grains.Interfaces.Accounts;

namespace Grains.Interfaces.Configuration;

/// <summary>
/// What operators have set for the whole deployment: numbered snapshots over every host's own settings, stored before a change is answered, with
/// the last <see cref="MaxHistory"/> kept. There is one, under <see cref="Deployment"/>; it calls no other grain.
/// </summary>
[Alias("telepool.configuration")]
public interface IConfigurationGrain : IGrainWithStringKey
{
    /// <summary>The key of the one configuration.</summary>
    const string Deployment = "default";

    /// <summary>Versions that are kept besides the present one.</summary>
    const int MaxHistory = 200;

    /// <summary>Seconds for which a host is told of changes after it has subscribed.</summary>
    const int SubscriptionSeconds = 120;

    /// <summary>What holds, secrets masked.</summary>
    [Alias("get")]
    Task<ConfigurationSnapshot> GetAsync();

    /// <summary>A version, secrets masked; null where it is not kept.</summary>
    [Alias("version")]
    Task<ConfigurationSnapshot?> GetVersionAsync(long version);

    /// <summary>The latest versions, newest first, secrets masked.</summary>
    /// <param name="count">How many at most, 1 or more.</param>
    [Alias("history")]
    Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count);

    /// <summary>What changed from one version to another, by setting; a changed secret is listed with both sides masked.</summary>
    /// <returns>Null where one of the two is not kept.</returns>
    [Alias("diff")]
    Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to);

    /// <summary>Makes a version, or says why there is none.</summary>
    [Alias("change")]
    Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change);

    /// <summary>Says what would become of a change, and changes nothing.</summary>
    [Alias("try")]
    Task<ConfigurationAnswer> TryAsync(ConfigurationChange change);

    /// <summary>Makes a version with the values of an earlier one.</summary>
    /// <param name="toVersion">The earlier one; 0 takes everything back.</param>
    /// <param name="expectedVersion">The version that the operator saw.</param>
    /// <param name="author">Who changes.</param>
    [Alias("roll-back")]
    Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author);

    /// <summary>What holds, with secrets in the clear: for hosts, which apply them, and for nobody else.</summary>
    /// <param name="known">The version that the host has.</param>
    /// <returns>Null where that is the one that holds.</returns>
    [Alias("read")]
    Task<ConfigurationSnapshot?> ReadAsync(long known);

    /// <summary>Has a host told of changes for <see cref="SubscriptionSeconds"/>; to be called again long before that ends.</summary>
    /// <returns>The version that holds.</returns>
    [Alias("subscribe")]
    Task<long> SubscribeAsync(IConfigurationObserver observer);

    /// <summary>Ends that.</summary>
    [Alias("unsubscribe")]
    Task UnsubscribeAsync(IConfigurationObserver observer);

    /// <summary>Seals the secrets of every version that is kept under the vault's newest key. What is sealed under it already stays as it is.</summary>
    [Alias("reseal")]
    Task<ResealAnswer> ResealAsync();
}
