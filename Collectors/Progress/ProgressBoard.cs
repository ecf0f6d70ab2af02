using System.Collections.Concurrent;
using System.Globalization;
using Telepool.Collectors.History;

namespace Telepool.Collectors.Progress;

/// <summary>Gathers what the collector tells, for a display to draw when it likes.</summary>
internal sealed class ProgressBoard(TimeProvider time) : IHistoryObserver
{
    private readonly ConcurrentDictionary<string, ChannelProgress> _channels = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Channels whose work ended, in that order, for displays that tell each once.</summary>
    public ConcurrentQueue<ChannelOutcome> Ended { get; } = new();

    public IEnumerable<ProgressView> Views() => _channels.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Select(pair => pair.Value.View());

    public ProgressView? View(string username) => _channels.TryGetValue(username, out var channel) ? channel.View() : null;

    public void Started(string username, long stored, long total) => Channel(username).Start(stored, total);

    public void PageStored(string username, int rows, int total, string accountId) => Channel(username).Add(rows, total, accountId);

    public void Waiting(string username, string accountId, TimeSpan wait) =>
        Channel(username).Note(string.Create(CultureInfo.InvariantCulture, $"{(accountId.Length == 0 ? "all accounts wait" : accountId + " must wait")} {wait.TotalSeconds:0} s"));

    public void Finished(ChannelOutcome outcome) => Ended.Enqueue(outcome);

    private ChannelProgress Channel(string username) => _channels.GetOrAdd(username, static (name, clock) => new ChannelProgress(name, clock), time);
}
