using Orleans.Runtime;

namespace Orleans;

/// <summary>Keeps reminders.</summary>
public interface IReminderTable
{
    /// <summary>Runs before the first use.</summary>
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>Runs after the last use.</summary>
    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The reminders of a grain.</summary>
    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The reminders of grains whose uniform hash is above <paramref name="begin"/> and up to <paramref name="end"/>; equal ends mean all, a begin above the end wraps.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>One reminder, or null.</summary>
    Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Adds or replaces a reminder and answers its version.</summary>
    Task<string?> UpsertRow(ReminderEntry entry);

    /// <summary>Takes a reminder out if its version is <paramref name="eTag"/>; false when it is not.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    /// <summary>Takes everything out, for tests.</summary>
    Task TestOnlyClearTable();
}
