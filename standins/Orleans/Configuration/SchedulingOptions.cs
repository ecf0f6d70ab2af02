namespace Orleans.Configuration;

/// <summary>How turns share threads.</summary>
public class SchedulingOptions
{
    /// <summary>How long one activation may keep its thread while others wait; 100 ms.</summary>
    public TimeSpan ActivationSchedulingQuantum { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A turn that takes longer is logged; 1 s.</summary>
    public TimeSpan TurnWarningLengthThreshold { get; set; } = TimeSpan.FromSeconds(1);
}
