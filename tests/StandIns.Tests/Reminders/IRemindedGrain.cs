using Orleans;

namespace StandIns.Tests.Reminders;

/// <summary>Notes each reminder by name in the journal of its key.</summary>
public interface IRemindedGrain : IGrainWithStringKey, IRemindable
{
    Task Register(string name, TimeSpan dueTime, TimeSpan period);

    /// <summary>False when there is no such reminder.</summary>
    Task<bool> Unregister(string name);

    Task<List<string>> Names();
}
