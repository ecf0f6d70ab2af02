using Grains.Interfaces.Collection;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Work;

/// <summary>Records new messages, edits and deletions of channels as they happen.</summary>
/// <param name="collector">The collector of this process.</param>
/// <param name="observer">Watches the work.</param>
public sealed class UpdatesWorkRunner(UpdatesCollector collector, IUpdatesObserver observer) : IWorkRunner
{
    /// <inheritdoc/>
    public string Kind => CollectionKind.Updates;

    /// <inheritdoc/>
    public Task RunAsync(string channel, CancellationToken cancellationToken) => collector.FollowAsync(channel, observer, cancellationToken);
}
