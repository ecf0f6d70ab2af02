using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>Runs the turns of one activation, one at a time, on threads of the pool. Continuations of its tasks come back to it.</summary>
internal sealed class TurnScheduler(Activation activation, TimeSpan quantum) : TaskScheduler, IThreadPoolWorkItem
{
    private readonly Lock _lock = new();

    // Tasks, and functions that become tasks only on the thread that runs them: a task takes the maker's execution
    // context along, and what flows with the caller must not flow into the grain.
    private readonly Queue<object> _queue = new();
    private bool _running;
    private bool _stopped;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs <paramref name="turn"/> as a turn.</summary>
    public void Run(Action turn) => Enqueue(turn);

    /// <summary>Drops all that waits and all that will come, as the death of a silo does.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _queue.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var previous = RuntimeContext.Swap(activation);
        var start = Environment.TickCount64;
        try
        {
            while (TryDequeue(out var turn))
            {
                Execute(turn);
                if (Environment.TickCount64 - start > quantum.TotalMilliseconds)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
        }
        finally
        {
            RuntimeContext.Swap(previous);
        }
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        RuntimeContext.Current == activation && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock)
        {
            return [.. _queue.OfType<Task>()];
        }
    }

    private void Enqueue(object turn)
    {
        lock (_lock)
        {
            if (_stopped)
            {
                return;
            }

            _queue.Enqueue(turn);
            if (_running)
            {
                return;
            }

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private bool TryDequeue(out object turn)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out turn!))
            {
                return true;
            }

            _running = false;
            return false;
        }
    }

    private void Execute(object turn)
    {
        if (turn is Task task)
        {
            TryExecuteTask(task);
        }
        else
        {
            new Task((Action)turn).RunSynchronously(this);
        }
    }
}
