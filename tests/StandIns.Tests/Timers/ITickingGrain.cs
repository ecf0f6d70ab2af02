using Orleans;

namespace StandIns.Tests.Timers;

/// <summary>Its timer notes "tick" in the journal of its key.</summary>
public interface ITickingGrain : IGrainWithStringKey
{
    Task Start(TimeSpan dueTime, TimeSpan period);

    /// <summary>Starts a timer that waits at the gate of the grain's key.</summary>
    Task StartGated(bool interleave);

    /// <summary>Starts a timer that notes the end of its token in the journal.</summary>
    Task StartWatching();

    Task StartThrowing();

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Stop();

    /// <summary>Waits at the named gate.</summary>
    Task Pass(string gate);

    Task End();
}
