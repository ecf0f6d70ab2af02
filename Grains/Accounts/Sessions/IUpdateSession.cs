using Grains.Interfaces.Updates;

namespace Grains.Accounts.Sessions;

/// <summary>The part of a connection that tells what happens in channels (core.telegram.org/api/updates).</summary>
public interface IUpdateSession
{
    /// <summary>
    /// Asks what happened in a channel after a position (<c>updates.getChannelDifference</c>), or, where the position is 0, at which one it stands
    /// (<c>channels.getFullChannel</c>).
    /// </summary>
    Task<SessionResult<ChannelDifferencePage>> GetChannelDifferenceAsync(DifferenceQuery query, long accessHash, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the account connected from now on and tells what comes in unasked, from now on, for one reader. What may have been missed, for
    /// one after a reconnect, is told as a gap. Ends when the session is disposed.
    /// </summary>
    IAsyncEnumerable<SessionPush> ReadUpdatesAsync(CancellationToken cancellationToken);
}
