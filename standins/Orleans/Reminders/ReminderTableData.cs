namespace Orleans;

/// <summary>What was read from a table.</summary>
[GenerateSerializer]
public sealed class ReminderTableData
{
    /// <summary>Nothing.</summary>
    public ReminderTableData()
        : this([])
    {
    }

    /// <summary>One reminder.</summary>
    public ReminderTableData(ReminderEntry entry)
        : this([entry])
    {
    }

    /// <summary>Several reminders.</summary>
    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    /// <summary>The reminders.</summary>
    [Id(0)]
    public IList<ReminderEntry> Reminders { get; private set; }
}
