using System.Collections.Concurrent;
using Orleans;

namespace StandIns.Tests.Activations;

/// <summary>Fails in its first start and not in its second.</summary>
public sealed class BrokenGrain : Grain, IBrokenGrain
{
    private static readonly ConcurrentDictionary<string, int> Starts = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Starts.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, count) => count + 1) == 1
            ? throw new InvalidOperationException("Cannot start.")
            : Task.CompletedTask;

    public Task<int> Answer() => Task.FromResult(42);
}
