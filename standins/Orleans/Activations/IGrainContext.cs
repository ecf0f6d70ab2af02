using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>One activation: a grain's object with what surrounds it.</summary>
public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
{
    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The grain's identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The grain's object, once it is made.</summary>
    object? GrainInstance { get; }

    /// <summary>Tells this life of the grain from others.</summary>
    ActivationId ActivationId { get; }

    /// <summary>Where the activation is.</summary>
    GrainAddress Address { get; }

    /// <summary>The services of the activation, which end with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>The activation's start and stop.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>Ends when the activation has ended.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation after the running requests; does not wait for it.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    /// <summary>Ends the activation after the running requests; the next call may place it on another silo.</summary>
    void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);
}
