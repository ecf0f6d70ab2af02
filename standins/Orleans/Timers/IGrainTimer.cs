namespace Orleans.Runtime;

/// <summary>A timer of an activation, which ends with it or when it is disposed.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts the timer anew. <see cref="Timeout.InfiniteTimeSpan"/> means never, for either time.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
