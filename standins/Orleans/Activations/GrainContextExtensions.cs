namespace Orleans.Runtime;

/// <summary>What others do with an activation.</summary>
public static class GrainContextExtensions
{
    /// <summary>Ends the activation and waits for the end; from within the grain itself that would wait forever.</summary>
    public static Task DeactivateAsync(
        this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        grainContext.Deactivate(deactivationReason, cancellationToken);
        return grainContext.Deactivated;
    }
}
