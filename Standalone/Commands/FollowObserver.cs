using Telepool.Collectors.History;
using Telepool.Collectors.Progress;
using Telepool.Collectors.Sinks;
using Telepool.Collectors.Updates;

namespace Standalone.Commands;

/// <summary>Lines of what happens in the channels, from the moment at which they no longer come between the bars of the history.</summary>
internal sealed class FollowObserver(TextWriter output) : IUpdatesObserver, IDisposable
{
    private UpdatesTally? _tally;

    public void Begin() => Volatile.Write(ref _tally, new UpdatesTally(output, TimeProvider.System));

    public void Following(string username, int pts, string account) => Volatile.Read(ref _tally)?.Following(username, pts, account);

    public void Stored(string username, SinkBatch batch) => Volatile.Read(ref _tally)?.Stored(username, batch);

    public void Comparing(string username, int pages, bool isOver) => Volatile.Read(ref _tally)?.Comparing(username, pages, isOver);

    public void Waiting(string username, string reason) => Volatile.Read(ref _tally)?.Waiting(username, reason);

    public void Finished(ChannelOutcome outcome) => Volatile.Read(ref _tally)?.Finished(outcome);

    public void Dispose() => _tally?.Dispose();
}
