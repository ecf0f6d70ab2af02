using Orleans.Runtime;

namespace Orleans;

/// <summary>A reminder as tables keep it.</summary>
[GenerateSerializer]
public sealed class ReminderEntry
{
    /// <summary>The grain.</summary>
    [Id(0)]
    public GrainId GrainId { get; set; }

    /// <summary>The name among those of the grain.</summary>
    [Id(1)]
    public string ReminderName { get; set; } = null!;

    /// <summary>When it is due first, in UTC.</summary>
    [Id(2)]
    public DateTime StartAt { get; set; }

    /// <summary>From one time to the next.</summary>
    [Id(3)]
    public TimeSpan Period { get; set; }

    /// <summary>The version; the table sets it.</summary>
    [Id(4)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"<{GrainId} {ReminderName} {Period}>";
}
