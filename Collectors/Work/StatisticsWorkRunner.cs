using Grains.Interfaces.Collection;
using Telepool.Collectors.Statistics;

namespace Telepool.Collectors.Work;

/// <summary>
/// Puts channels on the schedule of statistics. The schedule itself hands out what is due to any worker, so having a channel means no more than
/// seeing that it is on it.
/// </summary>
/// <param name="collector">The collector of this process.</param>
public sealed class StatisticsWorkRunner(StatisticsCollector collector) : IWorkRunner
{
    /// <inheritdoc/>
    public string Kind => CollectionKind.Statistics;

    /// <inheritdoc/>
    public async Task RunAsync(string channel, CancellationToken cancellationToken)
    {
        await collector.ScheduleAsync([channel]).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
