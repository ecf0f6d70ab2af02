using System.Collections.Concurrent;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Observers;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Storage;

namespace Orleans.Cluster;

/// <summary>Silos and clients of one process that know each other, and where each grain lives.</summary>
internal sealed class InProcessCluster
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private TaskCompletionSource _siloJoined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Silo[] _silos = [];
    private CallRuntime[] _runtimes = [];
    private long _version;

    /// <summary>Silos that take new activations.</summary>
    public IReadOnlyList<Silo> ActiveSilos => Volatile.Read(ref _silos);

    /// <summary>Objects that grains call through references.</summary>
    public ConcurrentDictionary<GrainId, ObserverTarget> Observers { get; } = new();

    /// <summary>The grain services of the silos.</summary>
    public ConcurrentDictionary<GrainId, GrainServiceTarget> GrainServices { get; } = new();

    /// <summary>Every silo that lives, also one that is about to end, and how often that has changed.</summary>
    public (IReadOnlyList<Silo> Silos, long Version) Members
    {
        get
        {
            lock (_lock)
            {
                return ([.. _runtimes.OfType<Silo>()], _version);
            }
        }
    }

    /// <summary>What memory storages hold.</summary>
    public ConcurrentDictionary<(string Storage, string State, GrainId Grain), MemoryGrainStorage.Record> StoredStates { get; } = new();

    /// <summary>What memory reminder tables hold.</summary>
    public ConcurrentDictionary<(GrainId Grain, string Name), ReminderEntry> StoredReminders { get; } = new();

    /// <summary>Told when silos have come or gone.</summary>
    public event Action? MembersChanged;

    public void Join(CallRuntime runtime)
    {
        lock (_lock)
        {
            _runtimes = [.. _runtimes, runtime];
            _version++;
            if (runtime is Silo silo)
            {
                _silos = [.. _silos, silo];
                _siloJoined.TrySetResult();
            }
        }

        MembersChanged?.Invoke();
    }

    /// <summary>Takes a silo out of placement while it ends its activations.</summary>
    public void BeginLeave(Silo silo)
    {
        lock (_lock)
        {
            _silos = [.. _silos.Where(other => other != silo)];
            _version++;
            if (_silos.Length == 0)
            {
                _siloJoined = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        MembersChanged?.Invoke();
    }

    /// <summary>Takes a silo or client out. What others still wait for from a silo fails.</summary>
    public void Leave(CallRuntime runtime)
    {
        CallRuntime[] others;
        lock (_lock)
        {
            others = _runtimes = [.. _runtimes.Where(other => other != runtime)];
            _version++;
        }

        if (runtime is Silo silo)
        {
            BeginLeave(silo);
            foreach (var id in GrainServices.Keys.Where(id => id.Key.ToString() == silo.SiloAddress.ToParsableString()))
            {
                GrainServices.TryRemove(id, out _);
            }

            foreach (var other in others)
            {
                other.OnSiloDied(silo);
            }

            if (!others.OfType<Silo>().Any())
            {
                // Memory ends with the last silo.
                StoredStates.Clear();
                StoredReminders.Clear();
            }
        }
    }

    public Task WaitForSiloAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _siloJoined.Task.WaitAsync(timeout, cancellationToken);
        }
    }

    /// <summary>Brings a request to its target, which comes to life if need be.</summary>
    public void Dispatch(Request request, CallRuntime sender)
    {
        try
        {
            if (sender is Silo { Status: SiloStatus.Dead } silo)
            {
                throw new SiloUnavailableException($"Silo {silo.SiloAddress}, which would send {request}, is gone.");
            }

            if (ObserverTarget.IsObserver(request.TargetId))
            {
                DispatchToObserver(request);
                return;
            }

            if (GrainServiceTarget.IsService(request.TargetId))
            {
                DispatchToService(request);
                return;
            }

            Activation activation;
            do
            {
                activation = FindOrCreate(request, sender);
                request.ServingSilo = activation.Silo;
            }
            while (!activation.Receive(request));
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    /// <summary>Brings a request on, whose activation has ended.</summary>
    public void Forward(Request request, Silo from)
    {
        if (request.Forwards >= from.MaxForwardCount)
        {
            request.Fail(new OrleansMessageRejectionException(
                $"Forwarding failed: tried to forward {request} {request.Forwards} times to activations that were ending."));
        }
        else if (!request.IsEnded)
        {
            request.Forwards++;
            Dispatch(request, from);
        }
    }

    public Activation? Find(GrainId grainId) => _directory.GetValueOrDefault(grainId);

    public void Unregister(Activation activation) => _directory.TryRemove(KeyValuePair.Create(activation.GrainId, activation));

    private void DispatchToObserver(Request request)
    {
        if (!Observers.TryGetValue(request.TargetId, out var target))
        {
            throw new ClientNotAvailableException($"Nobody observes as {request.TargetId} any longer.");
        }

        target.Receive(request);
    }

    private void DispatchToService(Request request)
    {
        if (!GrainServices.TryGetValue(request.TargetId, out var target))
        {
            throw new SiloUnavailableException($"There is no {request.TargetId}.");
        }

        target.Receive(request);
    }

    private Activation FindOrCreate(Request request, CallRuntime sender)
    {
        if (_directory.TryGetValue(request.TargetId, out var activation))
        {
            return activation;
        }

        var grainClass = GrainManifest.ClassOf(request.TargetId.Type);
        var silo = Placement.Choose(grainClass, request.TargetId, sender, ActiveSilos);
        if (grainClass.Placement is StatelessWorkerPlacement workers)
        {
            return silo.FindOrCreateWorker(grainClass, request, workers);
        }

        var created = new Activation(silo, grainClass, request.TargetId);
        activation = _directory.GetOrAdd(request.TargetId, created);
        if (activation == created)
        {
            silo.Adopt(created);
            created.Start(request.Context);
        }

        return activation;
    }
}
