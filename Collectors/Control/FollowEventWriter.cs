using System.Threading.Channels;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Telepool.Collectors.Control;

/// <summary>Turns what is watched into lines for a command. Bounded: a command that reads too slowly is told how many lines it missed.</summary>
internal sealed class FollowEventWriter : IUpdatesObserver
{
    private const int Capacity = 4_096;

    private readonly Channel<FollowEvent> _events = Channel.CreateBounded<FollowEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Lock _gate = new();
    private int _missed;

    public ChannelReader<FollowEvent> Reader => _events.Reader;

    public void Following(string username, int pts, string account) =>
        Write(new FollowEvent { Kind = FollowEventKind.Following, Username = username, Pts = pts, Account = account });

    public void Stored(string username, SinkBatch batch) => Write(new FollowEvent
    {
        Kind = FollowEventKind.Stored,
        Username = username,
        ChannelId = batch.ChannelId,
        Pts = batch.Pts ?? 0,
        Messages = [.. batch.Messages],
        Edits = [.. batch.Edits],
        Deleted = [.. batch.Deleted],
    });

    public void Comparing(string username, int pages, bool isOver) =>
        Write(new FollowEvent { Kind = FollowEventKind.Comparing, Username = username, Count = pages, IsOver = isOver });

    public void Waiting(string username, string reason) => Write(new FollowEvent { Kind = FollowEventKind.Waiting, Username = username, Reason = reason });

    public void Finished(ChannelOutcome outcome) => Write(new FollowEvent { Kind = FollowEventKind.Finished, Username = outcome.Username, Outcome = outcome });

    public void Complete() => _events.Writer.TryComplete();

    private void Write(FollowEvent line)
    {
        lock (_gate)
        {
            if (_missed > 0 && _events.Writer.TryWrite(new FollowEvent { Kind = FollowEventKind.Missed, Count = _missed }))
            {
                _missed = 0;
            }

            _missed += _missed > 0 || !_events.Writer.TryWrite(line) ? 1 : 0;
        }
    }
}
