using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Timers;

public sealed class TickingGrain : Grain, ITickingGrain
{
    private IGrainTimer? _timer;

    private string Key => this.GetPrimaryKeyString();

    public Task Start(TimeSpan dueTime, TimeSpan period)
    {
        var own = TaskScheduler.Current;
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                await Task.Yield();
                Journal.Write(Key, TaskScheduler.Current == own ? "tick" : "tick elsewhere");
            },
            dueTime,
            period);
        return Task.CompletedTask;
    }

    public Task StartGated(bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            static (grain, _) => Gate.Of(grain.Key).PassAsync(),
            this,
            new() { DueTime = TimeSpan.Zero, Period = Timeout.InfiniteTimeSpan, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartWatching()
    {
        _timer = this.RegisterGrainTimer(
            token =>
            {
                token.Register(() => Journal.Write(Key, "token cancelled"));
                Journal.Write(Key, "tick");
                return Task.CompletedTask;
            },
            TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task StartThrowing()
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                Journal.Write(Key, "tick");
                throw new InvalidOperationException("A timer may throw.");
            },
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(10));
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Pass(string gate) => Gate.Of(gate).PassAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Journal.Write(Key, "ended");
        return Task.CompletedTask;
    }
}
