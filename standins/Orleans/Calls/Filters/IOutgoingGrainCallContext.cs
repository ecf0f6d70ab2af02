using Orleans.Runtime;

namespace Orleans;

/// <summary>A call that leaves a grain or client.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The calling activation, if a grain calls.</summary>
    IGrainContext? SourceContext { get; }
}
