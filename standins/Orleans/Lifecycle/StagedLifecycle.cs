namespace Orleans;

/// <summary>Runs observers stage by stage, those of one stage together, and stops in the opposite order what had started.</summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_lock)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stage in Stages())
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var subscription in stage)
            {
                // Before the call, since an observer that fails half way has something to undo as well.
                subscription.Started = true;
            }

            await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops every stage even when one fails, and then throws the first failure.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        List<Exception>? failures = null;
        foreach (var stage in Stages().Reverse())
        {
            try
            {
                await Task.WhenAll(stage.Where(subscription => subscription.Started).Select(subscription => subscription.Observer.OnStop(cancellationToken)));
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }

            LowestStoppedStage = stage.Key;
        }

        if (failures is not null)
        {
            throw new AggregateException("Stopping failed in part.", failures);
        }
    }

    private IGrouping<int, Subscription>[] Stages()
    {
        lock (_lock)
        {
            return [.. _subscriptions.GroupBy(subscription => subscription.Stage).OrderBy(stage => stage.Key)];
        }
    }

    private sealed class Subscription(StagedLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        public bool Started { get; set; }

        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._subscriptions.Remove(this);
            }
        }
    }
}
