using Orleans;

namespace StandIns.Tests.Observers;

public interface INewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    /// <summary>Tells the subscriber and waits for it.</summary>
    Task Tell(string text);

    /// <summary>Tells the subscriber without waiting.</summary>
    Task Whisper(string text);
}
