using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a timer of a grain fires, and how it relates to requests.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Sets the two times.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>From now to the first call; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>From the end of one call to the next; <see cref="Timeout.InfiniteTimeSpan"/> for no next.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether calls may interleave with requests and other timers. By default they wait like requests.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether calls count as use of the activation. By default a timer does not keep it alive.</summary>
    public bool KeepAlive { get; init; }
}
