using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Work;

/// <summary>A piece of work that this process does.</summary>
internal sealed class RunningWork : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public RunningWork(WorkAssignment assignment, Func<WorkItem, CancellationToken, Task> run)
    {
        Assignment = assignment;
        Task = run(assignment.Item, _stop.Token);
    }

    public WorkAssignment Assignment { get; }

    public Task Task { get; }

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();
}
