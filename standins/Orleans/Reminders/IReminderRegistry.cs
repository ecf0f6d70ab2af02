using Orleans.Runtime;

namespace Orleans.Timers;

/// <summary>Sets reminders up and takes them down.</summary>
public interface IReminderRegistry
{
    /// <summary>Sets a reminder up, or anew.</summary>
    /// <exception cref="ArgumentException">The period is below <see cref="Hosting.ReminderOptions.MinimumReminderPeriod"/>.</exception>
    Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

    /// <summary>Takes a reminder down.</summary>
    /// <exception cref="ReminderException">It has been changed or taken down since.</exception>
    Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

    /// <summary>A reminder, or null.</summary>
    Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

    /// <summary>The reminders of a grain.</summary>
    Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
}
