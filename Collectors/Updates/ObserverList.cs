using System.Collections.Immutable;
using Telepool.Collectors.History;
using Telepool.Collectors.Sinks;

namespace Telepool.Collectors.Updates;

/// <summary>Those who watch a channel; they come and go while it is followed.</summary>
internal sealed class ObserverList : IUpdatesObserver
{
    private ImmutableArray<IUpdatesObserver> _observers = [];

    public void Add(IUpdatesObserver observer) => ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Add(one), observer);

    public void Remove(IUpdatesObserver observer) => ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Remove(one), observer);

    public void Following(string username, int pts, string account)
    {
        foreach (var observer in _observers)
        {
            observer.Following(username, pts, account);
        }
    }

    public void Stored(string username, SinkBatch batch)
    {
        foreach (var observer in _observers)
        {
            observer.Stored(username, batch);
        }
    }

    public void Comparing(string username, int pages, bool isOver)
    {
        foreach (var observer in _observers)
        {
            observer.Comparing(username, pages, isOver);
        }
    }

    public void Waiting(string username, string reason)
    {
        foreach (var observer in _observers)
        {
            observer.Waiting(username, reason);
        }
    }

    public void Finished(ChannelOutcome outcome)
    {
        foreach (var observer in _observers)
        {
            observer.Finished(outcome);
        }
    }
}
