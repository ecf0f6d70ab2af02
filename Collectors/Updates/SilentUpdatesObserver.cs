using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>Watches nothing.</summary>
public sealed class SilentUpdatesObserver : IUpdatesObserver
{
    private SilentUpdatesObserver()
    {
    }

    /// <summary>The only one.</summary>
    public static SilentUpdatesObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void Following(string username, int pts, string account)
    {
    }

    /// <inheritdoc/>
    public void Stored(string username, SinkBatch batch)
    {
    }

    /// <inheritdoc/>
    public void Comparing(string username, int pages, bool isOver)
    {
    }

    /// <inheritdoc/>
    public void Waiting(string username, string reason)
    {
    }

    /// <inheritdoc/>
    public void Finished(ChannelOutcome outcome)
    {
    }
}
