using Grains.Interfaces.Leases;

namespace Grains.Pool;

/// <summary>A request on its way through the pool.</summary>
internal sealed class LeaseWaiter(LeaseRequest request, int purpose, DateTimeOffset now, DateTimeOffset deadline)
{
    // Continuations go back to the grain's own turns; cancellation comes from any thread.
    private readonly TaskCompletionSource<LeaseAnswer> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LeaseRequest Request => request;

    public int Purpose => purpose;

    /// <summary>What an account that knows the peer must be free for.</summary>
    public int Needs => 1 << purpose;

    /// <summary>What any other account must be free for.</summary>
    public int StrangerNeeds => request.Peer is null ? Needs : PurposeMask.OfStranger(purpose);

    public DateTimeOffset Since => now;

    public DateTimeOffset Deadline => deadline;

    /// <summary>Whether it stands in a queue; where it does not, an account is being asked or it is over.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it ever had to wait.</summary>
    public bool HasWaited { get; set; }

    public bool IsOver => _done.Task.IsCompleted;

    public Task<LeaseAnswer> Task => _done.Task;

    /// <summary>Answers; false where it was answered or given up before.</summary>
    public bool TryAnswer(LeaseAnswer answer) => _done.TrySetResult(answer);

    public void Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}
