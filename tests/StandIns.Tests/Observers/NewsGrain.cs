using Orleans;

namespace StandIns.Tests.Observers;

public sealed class NewsGrain : Grain, INewsGrain
{
    private INewsObserver? _observer;

    public Task Subscribe(INewsObserver observer)
    {
        _observer = observer;
        return Task.CompletedTask;
    }

    public Task Tell(string text) => _observer!.OnNews(text);

    public Task Whisper(string text)
    {
        _observer!.OnRumour(text);
        return Task.CompletedTask;
    }
}
