using System.Globalization;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Progress;

/// <summary>What happened in followed channels, as lines: one a second at most for each channel in which something did.</summary>
public sealed class UpdatesTally : IUpdatesObserver, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TextWriter _output;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Counts> _channels = new(StringComparer.OrdinalIgnoreCase);
    private readonly ITimer _timer;

    /// <summary>Begins to count.</summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    public UpdatesTally(TextWriter output, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _output = output;
        _timer = time.CreateTimer(static state => ((UpdatesTally)state!).Print(), this, Period, Period);
    }

    /// <inheritdoc/>
    public void Following(string username, int pts, string account) =>
        Write(username, string.Create(CultureInfo.InvariantCulture, $"followed from position {pts}, account {account}"));

    /// <inheritdoc/>
    public void Stored(string username, SinkBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            var counts = Of(username);
            counts.Added += batch.Messages.Count;
            counts.Edited += batch.Edits.Count;
            counts.Deleted += batch.Deleted.Count;
        }
    }

    /// <inheritdoc/>
    public void Comparing(string username, int pages, bool isOver)
    {
        if (isOver || pages % 100 == 0)
        {
            Write(username, string.Create(CultureInfo.InvariantCulture, $"compared with the history, {pages} pages{(isOver ? string.Empty : " so far")}"));
        }
    }

    /// <inheritdoc/>
    public void Waiting(string username, string reason)
    {
        lock (_gate)
        {
            // The same reason again and again is told once.
            if (Of(username).Reason == reason)
            {
                return;
            }

            Of(username).Reason = reason;
        }

        Write(username, "waits: " + reason);
    }

    /// <inheritdoc/>
    public void Finished(ChannelOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Error.Length > 0)
        {
            Write(outcome.Username, $"{outcome.Status}: {outcome.Error}");
        }
    }

    /// <summary>Prints what is not printed yet, and then what each channel came to.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Print();
        lock (_gate)
        {
            foreach (var (username, counts) in _channels.Where(channel => channel.Value.Any))
            {
                _output.WriteLine($"@{username}: {Describe(counts.Added, counts.Edited, counts.Deleted)} in all");
            }
        }
    }

    private static string Describe(long added, long edited, long deleted) =>
        string.Create(CultureInfo.InvariantCulture, $"{added} new, {edited} edited, {deleted} deleted");

    private void Print()
    {
        lock (_gate)
        {
            foreach (var (username, counts) in _channels)
            {
                var (added, edited, deleted) = (counts.Added - counts.PrintedAdded, counts.Edited - counts.PrintedEdited, counts.Deleted - counts.PrintedDeleted);
                if (added + edited + deleted > 0)
                {
                    (counts.PrintedAdded, counts.PrintedEdited, counts.PrintedDeleted) = (counts.Added, counts.Edited, counts.Deleted);
                    counts.Reason = string.Empty;
                    _output.WriteLine($"@{username}: {Describe(added, edited, deleted)}");
                }
            }
        }
    }

    private void Write(string username, string line)
    {
        lock (_gate)
        {
            _output.WriteLine($"@{username}: {line}");
        }
    }

    private Counts Of(string username)
    {
        if (!_channels.TryGetValue(username, out var counts))
        {
            _channels[username] = counts = new Counts();
        }

        return counts;
    }

    private sealed class Counts
    {
        public long Added { get; set; }

        public long Edited { get; set; }

        public long Deleted { get; set; }

        public long PrintedAdded { get; set; }

        public long PrintedEdited { get; set; }

        public long PrintedDeleted { get; set; }

        public string Reason { get; set; } = string.Empty;

        public bool Any => Added + Edited + Deleted > 0;
    }
}
