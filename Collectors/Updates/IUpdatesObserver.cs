using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>Watches a collector of updates. Called from several threads; must be quick and must not throw.</summary>
public interface IUpdatesObserver
{
    /// <summary>A channel is followed from now on.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="pts">Its position: whatever comes after it will be recorded.</param>
    /// <param name="account">The account that follows it.</param>
    void Following(string username, int pts, string account);

    /// <summary>Something was handed to the sink.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="batch">What; messages that were known before are not among <see cref="SinkBatch.Messages"/>.</param>
    void Stored(string username, SinkBatch batch);

    /// <summary>The server does not tell what happened: what is stored is compared with the channel's history.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="pages">Pages compared by now.</param>
    /// <param name="isOver">Whether that was the last.</param>
    void Comparing(string username, int pages, bool isOver);

    /// <summary>A channel waits.</summary>
    /// <param name="username">The channel.</param>
    /// <param name="reason">For what, in one line.</param>
    void Waiting(string username, string reason);

    /// <summary>A channel is not followed any more.</summary>
    void Finished(ChannelOutcome outcome);
}
