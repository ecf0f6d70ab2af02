using Orleans.Runtime;

namespace Orleans;

/// <summary>A grain that has reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>Called by the runtime when a reminder is due, whether or not the grain was active.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
