using Grains.Interfaces.Configuration;

namespace Telepool.Collectors.Control;

/// <summary>What operators ask of the configuration.</summary>
public interface IConfigurationControl
{
    /// <summary>The settings as they hold in the host.</summary>
    Task<ConfigurationListing> ShowAsync(CancellationToken cancellationToken);

    /// <summary>The deployment's latest versions, newest first.</summary>
    Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count, CancellationToken cancellationToken);

    /// <summary>What changed from one version to another; null where one of them is not kept.</summary>
    Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to, CancellationToken cancellationToken);

    /// <summary>Changes the deployment's configuration, or says what would become of the change where <paramref name="isTrial"/>.</summary>
    Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change, bool isTrial, CancellationToken cancellationToken);

    /// <summary>Makes a version with the values of an earlier one.</summary>
    Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author, CancellationToken cancellationToken);
}
