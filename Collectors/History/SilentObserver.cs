namespace Telepool.Collectors.History;

/// <summary>Watches nothing.</summary>
public sealed class SilentObserver : IHistoryObserver
{
    /// <summary>The only instance needed.</summary>
    public static SilentObserver Instance { get; } = new();

    /// <inheritdoc/>
    public void Started(string username, long stored, long total)
    {
    }

    /// <inheritdoc/>
    public void PageStored(string username, int rows, int total, string accountId)
    {
    }

    /// <inheritdoc/>
    public void Waiting(string username, string accountId, TimeSpan wait)
    {
    }

    /// <inheritdoc/>
    public void Finished(ChannelOutcome outcome)
    {
    }
}
