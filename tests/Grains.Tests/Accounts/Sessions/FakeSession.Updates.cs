using System.Collections.Concurrent;
using System.Threading.Channels;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Updates;

namespace Grains.Tests.Accounts.Sessions;

/// <content>Updates: differences as they are queued, pushes as they are written.</content>
internal sealed partial class FakeSession
{
    /// <summary>What comes in unasked; ends with the session.</summary>
    public Channel<SessionPush> Pushes { get; } = Channel.CreateUnbounded<SessionPush>();

    /// <summary>Differences to answer, in order; an empty one at the position asked for when there is none.</summary>
    public ConcurrentQueue<ChannelDifferencePage> Differences { get; } = new();

    public Task<SessionResult<ChannelDifferencePage>> GetChannelDifferenceAsync(DifferenceQuery query, long accessHash, CancellationToken cancellationToken) =>
        AnswerAsync(
            query.Pts == 0 ? "channels.getFullChannel" : "updates.getChannelDifference",
            () => Differences.TryDequeue(out var page) ? page : new ChannelDifferencePage { Pts = Math.Max(1, query.Pts), IsFinal = true });

    public IAsyncEnumerable<SessionPush> ReadUpdatesAsync(CancellationToken cancellationToken) => Pushes.Reader.ReadAllAsync(cancellationToken);
}
