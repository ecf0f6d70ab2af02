namespace Grains.Statistics;

/// <summary>The rules of the schedules of statistics.</summary>
public sealed class StatisticsScheduleOptions
{
    /// <summary>How long a run lasts without being renewed; above 0.</summary>
    public TimeSpan RunTime { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The pause after a first failed run; it doubles from one to the next, up to the channel's period. Above 0.</summary>
    public TimeSpan FailurePause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often the reminder comes; a minute or more, which is the least that reminders allow.</summary>
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The part of the period by which a turn comes earlier or later at random. 0 to 0.5.</summary>
    public double Jitter { get; set; } = 0.05;
}
