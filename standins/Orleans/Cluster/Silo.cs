using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Activations;
using Orleans.Calls;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Cluster;

/// <summary>One silo: its settings, and the activations that live in it.</summary>
internal sealed class Silo : CallRuntime, ILocalSiloDetails
{
    private readonly ConcurrentDictionary<Activation, byte> _activations = new();
    private readonly ConcurrentDictionary<GrainId, StatelessWorkers> _workers = new();
    private readonly Lazy<IReadOnlyList<IIncomingGrainCallFilter>> _incomingFilters;
    private readonly Lazy<InProcessCluster> _cluster;
    private ITimer? _collection;
    private volatile SiloStatus _status = SiloStatus.Created;

    public Silo(IServiceProvider services, IOptions<SiloMessagingOptions> messaging)
        : base(services, messaging.Value)
    {
        var endpoint = services.GetRequiredService<IOptions<EndpointOptions>>().Value;
        ClusterId = services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId;
        Name = services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName;
        var generation = SiloAddress.AllocateNewGeneration();
        SiloAddress = SiloAddress.New(endpoint.AdvertisedIPAddress, endpoint.SiloPort, generation);
        GatewayAddress = SiloAddress.New(endpoint.AdvertisedIPAddress, endpoint.GatewayPort, 0);
        RequestLimit = messaging.Value.MaxEnqueuedRequestsHardLimit;
        MaxForwardCount = messaging.Value.MaxForwardCount;
        Collection = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value;
        TurnQuantum = services.GetRequiredService<IOptions<SchedulingOptions>>().Value.ActivationSchedulingQuantum;
        GrainClock = services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Grains);
        IdleClock = services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.ActivationManagement);
        Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Silo");
        Metadata = services.GetService<SiloMetadata>()?.Values ?? new Dictionary<string, string>();
        _incomingFilters = new(() => [.. services.GetServices<IIncomingGrainCallFilter>()]);
        _cluster = new(() => services.GetRequiredService<IClusterLocator>().ForSilo(this));
    }

    public override InProcessCluster Cluster => _cluster.Value;

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName => Dns.GetHostName();

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }

    public SiloStatus Status => _status;

    /// <summary>What the silo says of itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>From <see cref="SiloMessagingOptions.MaxEnqueuedRequestsHardLimit"/>.</summary>
    public int RequestLimit { get; }

    /// <summary>From <see cref="SiloMessagingOptions.MaxForwardCount"/>.</summary>
    public int MaxForwardCount { get; }

    public GrainCollectionOptions Collection { get; }

    public TimeSpan TurnQuantum { get; }

    /// <summary>The clock of grains' timers.</summary>
    public TimeProvider GrainClock { get; }

    /// <summary>The clock of idleness.</summary>
    public TimeProvider IdleClock { get; }

    public ILogger Logger { get; }

    public IReadOnlyList<IIncomingGrainCallFilter> IncomingFilters => _incomingFilters.Value;

    public int ActivationCount => _activations.Count;

    public IEnumerable<Activation> Activations => _activations.Keys;

    public TimeSpan IdleLimitOf(GrainClass grainClass)
    {
        if (grainClass.IdleLimit is { } ofClass)
        {
            return ofClass == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : ofClass;
        }

        return Collection.ClassSpecificCollectionAge.TryGetValue(grainClass.Type.FullName!, out var configured) ? configured : Collection.CollectionAge;
    }

    public void Start()
    {
        Cluster.Join(this);
        _status = SiloStatus.Active;
        _collection = IdleClock.CreateTimer(_ => CollectIdle(null), null, Collection.CollectionQuantum, Collection.CollectionQuantum);
    }

    /// <summary>Ends idle activations; those idle for <paramref name="limit"/>, or else for their own limit.</summary>
    public void CollectIdle(TimeSpan? limit)
    {
        foreach (var activation in Activations)
        {
            activation.DeactivateIfIdle(limit);
        }
    }

    /// <summary>Ends every activation in order and leaves; what still runs when the token is cancelled is left behind.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_status == SiloStatus.Dead)
        {
            return;
        }

        _status = SiloStatus.ShuttingDown;
        _collection?.Dispose();
        Cluster.BeginLeave(this);
        try
        {
            // An activation can have been placed here just before the silo left.
            while (!_activations.IsEmpty)
            {
                var ending = Activations.ToList();
                ending.ForEach(activation => activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo stops."), cancellationToken));
                await Task.WhenAll(ending.Select(activation => activation.Deactivated)).WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The time for an orderly end is over.
        }

        Kill();
    }

    /// <summary>Ends at once, as a process does that is killed.</summary>
    public void Kill()
    {
        if (_status == SiloStatus.Dead)
        {
            return;
        }

        _status = SiloStatus.Dead;
        _collection?.Dispose();
        Cluster.BeginLeave(this);
        foreach (var activation in Activations)
        {
            activation.Kill();
            Forget(activation);
        }

        Cluster.Leave(this);
        StopExpiry();
    }

    /// <summary>A host that goes without having been stopped takes its silo along.</summary>
    public override void Dispose()
    {
        if (_status == SiloStatus.Created)
        {
            StopExpiry();
        }
        else
        {
            Kill();
        }
    }

    /// <summary>Takes a new activation in, which may find the silo dead by now.</summary>
    public void Adopt(Activation activation)
    {
        _activations.TryAdd(activation, 0);
        if (_status == SiloStatus.Dead)
        {
            activation.Kill();
            Forget(activation);
        }
    }

    public void Forget(Activation activation)
    {
        _activations.TryRemove(activation, out _);
        Cluster.Unregister(activation);
        if (_workers.TryGetValue(activation.GrainId, out var workers))
        {
            workers.Remove(activation);
        }
    }

    public Activation FindOrCreateWorker(GrainClass grainClass, Request request, StatelessWorkerPlacement placement) =>
        _workers.GetOrAdd(request.TargetId, _ => new StatelessWorkers(this, grainClass, placement)).Choose(request);
}
