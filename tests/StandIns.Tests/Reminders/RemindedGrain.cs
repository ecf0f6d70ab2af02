using Orleans;
using Orleans.Runtime;
using StandIns.Tests.Clusters;

namespace StandIns.Tests.Reminders;

public sealed class RemindedGrain : Grain, IRemindedGrain
{
    public Task Register(string name, TimeSpan dueTime, TimeSpan period) => this.RegisterOrUpdateReminder(name, dueTime, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
        {
            return false;
        }

        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<List<string>> Names() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName).Order()];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Journal.Write(this.GetPrimaryKeyString(), $"{reminderName} every {status.Period.TotalSeconds} s");
        return Task.CompletedTask;
    }
}
