namespace Orleans;

/// <summary>Sees every call that arrives at a grain; a grain class that implements it sees its own.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Does its work around <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}
