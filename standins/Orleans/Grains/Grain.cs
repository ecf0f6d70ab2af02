using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Activations;

namespace Orleans;

/// <summary>Base of grain classes. The runtime alone creates their objects, and runs at most one of their turns at a time.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private IGrainFactory? _grainFactory;

    /// <summary>Takes the activation that is being set up on this thread.</summary>
    protected Grain()
        : this(RuntimeContext.Current!)
    {
    }

    /// <summary>Takes the given activation.</summary>
    protected Grain(IGrainContext grainContext) => GrainContext = grainContext;

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The grain's identity as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The silo's name as text.</summary>
    public string RuntimeIdentity => ServiceProvider.GetService<ILocalSiloDetails>()?.SiloAddress.ToString() ?? string.Empty;

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => _grainFactory ??= ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>The services of the activation, which end with it.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    /// <summary>Runs before the first request. When it throws, so does every call that waits for the activation.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the last request, unless the process or its silo dies.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the activation after the running requests; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Ends the activation as <see cref="DeactivateOnIdle"/> does; the next call may place it on another silo.</summary>
    protected void MigrateOnIdle() => GrainBaseExtensions.MigrateOnIdle(this);

    /// <summary>Keeps idleness from ending the activation for <paramref name="timeSpan"/>; zero or less takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.Of(GrainContext).DelayDeactivation(timeSpan);
}
