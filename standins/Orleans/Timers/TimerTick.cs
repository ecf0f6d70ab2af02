using Orleans.Activations;

namespace Orleans.Timers;

/// <summary>One call of a timer's callback, which waits for the activation as requests do.</summary>
internal sealed class TimerTick<TState>(GrainTimer<TState> timer) : WorkItem
{
    public override bool AlwaysInterleaves => timer.Options.Interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => timer.Options.KeepAlive;

    public override bool IsEnded => timer.IsDisposed;

    public override Task? Serve(Activation activation) => timer.TickAsync();

    public override void Fail(Exception exception)
    {
        // Nobody waits for a tick.
    }
}
