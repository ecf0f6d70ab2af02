using Grains.Interfaces.Collection;
using Microsoft.Extensions.DependencyInjection;

namespace Grains.Collection;

/// <summary>
/// One claim per channel. A claim is stored before it is granted. Reports extend it in memory and are stored when half of its time has
/// passed since the last write: the position that counts is in the sink, and a restart sees the claim run out earlier at worst.
/// </summary>
internal sealed class CursorGrain(
    [PersistentState("cursor", GrainStorageNames.Durable)] IPersistentState<CursorGrainState> cursor,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, ICursorGrain
{
    private static readonly TimeSpan LongestClaim = TimeSpan.FromHours(1);

    private DateTimeOffset _expiresAt;
    private DateTimeOffset _storedAt;
    private bool _unsaved;

    private CursorGrainState State => cursor.State;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _expiresAt = State.ExpiresAt;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _unsaved && reason.ReasonCode != DeactivationReasonCode.ApplicationError ? StoreAsync(time.GetUtcNow()) : Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<CursorClaim> ClaimAsync(string worker, TimeSpan timeToLive, long floor)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeToLive.Ticks, nameof(timeToLive));
        var now = time.GetUtcNow();
        // A worker that claims again has forgotten its earlier claim: it takes it over, and the epoch makes the earlier one void.
        if (State.Worker.Length > 0 && State.Worker != worker && _expiresAt > now)
        {
            return Answer(granted: false);
        }

        State.Epoch = Math.Max(State.Epoch, floor) + 1;
        State.Worker = worker;
        State.TimeToLive = timeToLive < LongestClaim ? timeToLive : LongestClaim;
        _expiresAt = now + State.TimeToLive;
        await StoreAsync(now);
        return Answer(granted: true);
    }

    /// <inheritdoc/>
    public async Task<bool> ReportAsync(long epoch, CursorProgress progress)
    {
        var now = time.GetUtcNow();
        if (epoch != State.Epoch || State.Worker.Length == 0 || _expiresAt <= now)
        {
            return false;
        }

        State.Progress = progress with { ReportedAt = now };
        _expiresAt = now + State.TimeToLive;
        _unsaved = true;
        if (progress.Complete || now - _storedAt >= State.TimeToLive / 2)
        {
            await StoreAsync(now);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(long epoch)
    {
        if (epoch == State.Epoch && State.Worker.Length > 0)
        {
            var now = time.GetUtcNow();
            State.Worker = string.Empty;
            _expiresAt = now;
            await StoreAsync(now);
        }
    }

    /// <inheritdoc/>
    public Task<CursorProgress> GetProgressAsync() => Task.FromResult(State.Progress);

    private async Task StoreAsync(DateTimeOffset now)
    {
        State.ExpiresAt = _expiresAt;
        try
        {
            await cursor.WriteStateAsync();
        }
        catch
        {
            // What is in memory was not stored: start again from what is.
            DeactivateOnIdle();
            throw;
        }

        _storedAt = now;
        _unsaved = false;
    }

    private CursorClaim Answer(bool granted) => new()
    {
        Granted = granted,
        Epoch = granted ? State.Epoch : 0,
        Worker = State.Worker,
        ExpiresAt = _expiresAt,
    };
}
