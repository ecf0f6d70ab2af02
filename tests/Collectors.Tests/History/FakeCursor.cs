using Grains.Interfaces.Collection;

namespace Telepool.Collectors.Tests.History;

internal sealed class FakeCursor : ICursorGrain
{
    public string? Worker { get; set; }

    public CursorProgress Progress { get; private set; } = new();

    public bool Released { get; private set; }

    public Task<CursorClaim> ClaimAsync(string worker, TimeSpan timeToLive, long floor = 0)
    {
        var granted = Worker is null || Worker == worker;
        Worker = granted ? worker : Worker;
        return Task.FromResult(new CursorClaim { Granted = granted, Worker = Worker!, Epoch = floor + 1 });
    }

    public Task<bool> ReportAsync(long epoch, CursorProgress progress)
    {
        Progress = progress;
        return Task.FromResult(true);
    }

    public Task ReleaseAsync(long epoch)
    {
        Released = true;
        Worker = null;
        return Task.CompletedTask;
    }

    public Task<CursorProgress> GetProgressAsync() => Task.FromResult(Progress);
}
