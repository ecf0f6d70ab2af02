using Grains.Interfaces.Statistics;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Control;

/// <summary>The statistics collector in this process.</summary>
internal sealed class LocalStatisticsControl(StatisticsCollector collector) : IStatisticsControl
{
    public Task<StatisticsOutcome> CollectAsync(string username, CancellationToken cancellationToken) => collector.CollectAsync(username, cancellationToken);

    public async Task<IReadOnlyList<StatisticRecord>?> ShowAsync(string username, CancellationToken cancellationToken)
    {
        // The schedule knows the id of every channel that was read, also of those that only their statistics were wanted of.
        var scheduled = (await ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(channel => IsCalled(channel.Username, username));
        var channelId = scheduled?.ChannelId ?? 0;
        if (channelId == 0)
        {
            var stored = await collector.Sink.ChannelsAsync(cancellationToken).ConfigureAwait(false);
            channelId = stored.FirstOrDefault(channel => IsCalled(channel.Username, username))?.ChannelId ?? 0;
        }

        return channelId == 0 ? null : await collector.Sink.StatisticsAsync(channelId, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ScheduledChannel>> ListAsync(CancellationToken cancellationToken) =>
        await collector.Schedule.ListAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

    public Task ScheduleAsync(IReadOnlyList<string> usernames, TimeSpan period, CancellationToken cancellationToken) =>
        collector.ScheduleAsync(usernames, period).WaitAsync(cancellationToken);

    public Task<bool> UnscheduleAsync(string username, CancellationToken cancellationToken) => collector.Schedule.RemoveAsync(username).WaitAsync(cancellationToken);

    private static bool IsCalled(string name, string username) => string.Equals(name, username, StringComparison.OrdinalIgnoreCase);
}
