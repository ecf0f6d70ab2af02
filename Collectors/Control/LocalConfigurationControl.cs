using Grains.Interfaces.Configuration;
using ServiceDefaults.Configuration;

namespace Telepool.Collectors.Control;

/// <summary>The deployment's configuration through its grain, and what holds in this process.</summary>
public sealed class LocalConfigurationControl(IGrainFactory grains, LiveSettings live) : IConfigurationControl
{
    private readonly IConfigurationGrain _grain = grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);

    /// <inheritdoc/>
    public async Task<ConfigurationListing> ShowAsync(CancellationToken cancellationToken)
    {
        // A process that has just started has not followed yet: what it is about to take is the answer, unless it refused that.
        var newer = live.Refused.Count > 0 ? null : await _grain.ReadAsync(live.Version).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ConfigurationListing(newer?.Version ?? live.Version, live.Rows(newer?.Values), live.Refused.Select(error => error.ToString()).ToArray());
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigurationSnapshot>> HistoryAsync(int count, CancellationToken cancellationToken) => _grain.HistoryAsync(count).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ConfigurationDifference>?> DiffAsync(long from, long to, CancellationToken cancellationToken) => _grain.DiffAsync(from, to).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ConfigurationAnswer> ChangeAsync(ConfigurationChange change, bool isTrial, CancellationToken cancellationToken) =>
        (isTrial ? _grain.TryAsync(change) : _grain.ChangeAsync(change)).WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ConfigurationAnswer> RollBackAsync(long toVersion, long expectedVersion, string author, CancellationToken cancellationToken) =>
        _grain.RollBackAsync(toVersion, expectedVersion, author).WaitAsync(cancellationToken);
}
