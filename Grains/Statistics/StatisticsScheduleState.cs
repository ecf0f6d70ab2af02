namespace Grains.Statistics;

/// <summary>What a schedule keeps between activations: entries by username in lower case.</summary>
[GenerateSerializer, Alias("telepool.statistics-schedule-state")]
internal sealed class StatisticsScheduleState
{
    [Id(0)]
    public Dictionary<string, ScheduleEntry> Channels { get; set; } = [];
}
