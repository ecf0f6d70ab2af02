namespace Telepool.Collectors.Sinks;

/// <summary>How batches are gathered into transactions.</summary>
internal sealed class SinkPumpOptions
{
    /// <summary>Batches that may wait for the writer. 16 pages of 100 messages are about 1 MB: enough that a checkpoint stalls no fetch.</summary>
    public int QueuedBatches { get; init; } = 16;

    /// <summary>Batches in one transaction at most.</summary>
    public int BatchesPerTransaction { get; init; } = 16;

    /// <summary>How long a transaction waits for more batches: neighbouring rows dirty the same pages, and each commit writes them anew.</summary>
    public TimeSpan Gathering { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The pause before a failed transaction is tried again; it doubles from one try to the next.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the last transactions may take once the sink is being closed; a graceful stop takes less than 10 s in all.</summary>
    public TimeSpan ClosingPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(5);
}
