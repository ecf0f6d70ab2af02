using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Admission.Replays;

/// <summary>
/// The digests of one first byte. They are written every few seconds and when the grain moves: what a machine takes along when it dies is still known to
/// the gateways that accepted it. Calls no grain of ours.
/// </summary>
internal sealed class ReplayGrain(
    [PersistentState("replays", GrainStorageNames.Durable)] IPersistentState<ReplayState> state,
    IOptions<AdmissionOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IReplayGrain
{
    private readonly ReplayMemory _memory = new(options.Value.ReplaysPerShard);
    private bool _unsaved;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _memory.Read(state.State.Entries, time.GetUtcNow());
        this.RegisterGrainTimer(static (grain, _) => grain.SaveAsync(), this, new GrainTimerCreationOptions(options.Value.ReplaySavePeriod, options.Value.ReplaySavePeriod));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.ApplicationError ? Task.CompletedTask : SaveAsync();

    /// <inheritdoc/>
    public Task<ReplayVerdict[]> InsertAsync(ReplayEntry[] entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var now = time.GetUtcNow();
        var verdicts = new ReplayVerdict[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            verdicts[i] = _memory.Insert(entries[i], now);
            _unsaved |= verdicts[i] == ReplayVerdict.Fresh;
        }

        return Task.FromResult(verdicts);
    }

    private async Task SaveAsync()
    {
        _memory.Expire(time.GetUtcNow());
        if (!_unsaved)
        {
            return;
        }

        _unsaved = false;
        state.State.Entries = _memory.Write();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
