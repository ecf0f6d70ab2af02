using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Control;

/// <summary>The updates collector in this process.</summary>
internal sealed class LocalUpdatesControl(UpdatesCollector collector, ISink sink) : IUpdatesControl
{
    public async Task<IReadOnlyList<ChannelOutcome>> FollowAsync(IReadOnlyList<string> usernames, IUpdatesObserver observer, CancellationToken cancellationToken)
    {
        if (usernames.Count > 0)
        {
            return await Task.WhenAll(usernames.Distinct(StringComparer.OrdinalIgnoreCase).Select(username => collector.FollowAsync(username, observer, cancellationToken))).ConfigureAwait(false);
        }

        await collector.FollowAllAsync(
            async token => [.. (await sink.ChannelsAsync(token).ConfigureAwait(false)).Select(channel => channel.Username)], observer, cancellationToken).ConfigureAwait(false);
        return [];
    }
}
