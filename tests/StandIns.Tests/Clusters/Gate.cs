using System.Collections.Concurrent;

namespace StandIns.Tests.Clusters;

/// <summary>Holds a grain at a point until the test lets it on. Both run in one process, so a name is enough to share one.</summary>
internal sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new();

    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when a grain has come to the gate.</summary>
    public Task Entered => _entered.Task.WaitAsync(Eventually.Deadline);

    public static Gate Of(string name) => Gates.GetOrAdd(name, _ => new Gate());

    public bool HasEntered => _entered.Task.IsCompleted;

    /// <summary>Lets everything on, since a grain that waits keeps its silo from stopping.</summary>
    public static void OpenAll()
    {
        foreach (var gate in Gates.Values)
        {
            gate.Open();
        }
    }

    public void Open() => _opened.TrySetResult();

    public Task PassAsync()
    {
        _entered.TrySetResult();
        return _opened.Task;
    }
}
