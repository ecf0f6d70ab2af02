using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain class must be, without having to derive from <see cref="Grain"/>.</summary>
public interface IGrainBase
{
    /// <summary>The activation around the object.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first request.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last request.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
