namespace Orleans;

/// <summary>Sees every call that leaves a grain or client.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Does its work around <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}
