using Grains.Interfaces.Collection;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Work;

/// <summary>Reads a channel's history down to its first message, then asks for new messages again and again.</summary>
/// <param name="collector">The collector of this process.</param>
/// <param name="observer">Watches the work.</param>
/// <param name="followEvery">The pause between two looks at a channel that is complete.</param>
/// <param name="retryAfter">The pause after a run that ended otherwise.</param>
/// <param name="time">The clock.</param>
public sealed class HistoryWorkRunner(HistoryCollector collector, IHistoryObserver observer, TimeSpan followEvery, TimeSpan retryAfter, TimeProvider time) : IWorkRunner
{
    /// <inheritdoc/>
    public string Kind => CollectionKind.History;

    /// <inheritdoc/>
    public async Task RunAsync(string channel, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var outcome = await collector.CollectAsync(channel, null, observer, cancellationToken).ConfigureAwait(false);
            await Task.Delay(outcome.IsSuccess ? followEvery : retryAfter, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
