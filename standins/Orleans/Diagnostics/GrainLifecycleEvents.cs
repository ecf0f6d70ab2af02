using System.Diagnostics;

namespace Orleans.Runtime.Diagnostics;

/// <summary>Tells whoever listens for diagnostics what becomes of activations.</summary>
public static class GrainLifecycleEvents
{
    /// <summary>The source's name.</summary>
    public const string ListenerName = "Orleans.GrainLifecycle";

    private static readonly DiagnosticListener Listener = new(ListenerName);

    internal static void EmitDeactivating(IGrainContext grainContext, DeactivationReason reason)
    {
        if (Listener.IsEnabled(nameof(Deactivating)))
        {
            Listener.Write(nameof(Deactivating), new Deactivating(grainContext, reason));
        }
    }

    /// <summary>Something that happens to an activation.</summary>
    public abstract class LifecycleEvent(IGrainContext grainContext)
    {
        /// <summary>The activation.</summary>
        public readonly IGrainContext GrainContext = grainContext;
    }

    /// <summary>An activation is told to end; calls that run on it end first.</summary>
    public sealed class Deactivating(IGrainContext grainContext, DeactivationReason reason) : LifecycleEvent(grainContext)
    {
        /// <summary>Why.</summary>
        public readonly DeactivationReason Reason = reason;
    }
}
