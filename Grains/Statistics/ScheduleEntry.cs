namespace Grains.Statistics;

/// <summary>What the schedule keeps of one channel.</summary>
[GenerateSerializer, Alias("telepool.schedule-entry")]
internal sealed class ScheduleEntry
{
    [Id(0)]
    public string Username { get; set; } = string.Empty;

    [Id(1)]
    public long ChannelId { get; set; }

    /// <summary>Zero where the channel is not scheduled and only its epoch is kept.</summary>
    [Id(2)]
    public TimeSpan Period { get; set; }

    [Id(3)]
    public DateTimeOffset NextDue { get; set; }

    [Id(4)]
    public DateTimeOffset? StoredAt { get; set; }

    [Id(5)]
    public long Epoch { get; set; }

    /// <summary>Who has the run; empty where nobody does.</summary>
    [Id(6)]
    public string Worker { get; set; } = string.Empty;

    [Id(7)]
    public DateTimeOffset ExpiresAt { get; set; }

    [Id(8)]
    public int Failures { get; set; }

    [Id(9)]
    public string Error { get; set; } = string.Empty;

    public bool IsTaken(DateTimeOffset now) => Worker.Length > 0 && ExpiresAt > now;

    public bool IsDue(DateTimeOffset now) => Period > TimeSpan.Zero && NextDue <= now && !IsTaken(now);
}
