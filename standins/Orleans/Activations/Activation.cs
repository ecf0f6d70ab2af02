using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Calls.Proxies;
using Orleans.Cluster;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>One activation: a grain's object, its turns, and what waits for them.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The scope of services is disposed of when the activation ends.")]
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainLifecycle _lifecycle = new();
    private GrainReference? _reference;
    private AsyncServiceScope? _scope;

    public Activation(Silo silo, GrainClass grainClass, GrainId grainId)
    {
        Silo = silo;
        Class = grainClass;
        GrainId = grainId;
        Scheduler = new TurnScheduler(this, silo.TurnQuantum);
        IncomingFilters = silo.IncomingFilters;
        Touch();
    }

    public Silo Silo { get; }

    public GrainClass Class { get; }

    public TurnScheduler Scheduler { get; }

    /// <summary>The silo's filters, and the grain itself when it is one.</summary>
    public IReadOnlyList<IIncomingGrainCallFilter> IncomingFilters { get; private set; }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= (GrainReference)ProxyFactory.For(Class.MainInterface).Create(GrainId, Silo);

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = Silo.SiloAddress };

    public IServiceProvider ActivationServices => _scope?.ServiceProvider ?? Silo.Services;

    public IGrainLifecycle ObservableLifecycle => _lifecycle;

    public Task Deactivated => _ended.Task;

    /// <summary>The activation behind a context.</summary>
    /// <exception cref="InvalidOperationException">The grain was made by hand and has none.</exception>
    public static Activation Of(IGrainContext? context) =>
        context as Activation ?? throw new InvalidOperationException("The grain was not created by the runtime.");

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType) =>
        componentType.IsInstanceOfType(GrainInstance) ? GrainInstance : componentType.IsInstanceOfType(this) ? this : null;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"[{GrainId} {ActivationId} in {Silo.SiloAddress}]";
}
