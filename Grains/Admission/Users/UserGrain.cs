using Grains.Interfaces.Admission;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Admission.Users;

/// <summary>
/// One user. Who may hold something, and every byte of a quota, is stored before it is lent; connections and devices are in memory only, and a new
/// activation lends none before every gateway that is stored has reported or its time is over. Calls no grain of ours.
/// </summary>
internal sealed class UserGrain(
    [PersistentState("user", GrainStorageNames.Durable)] IPersistentState<UserGrainState> state,
    IOptions<AdmissionOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IUserGrain
{
    private UserLedger _ledger = null!;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ledger = new UserLedger(state.State, options.Value, time.GetUtcNow());
        this.RegisterGrainTimer(
            static (grain, _) => grain.SaveAsync(), this, new GrainTimerCreationOptions(options.Value.SavePeriod, options.Value.SavePeriod));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.ApplicationError ? Task.CompletedTask : SaveAsync();

    /// <inheritdoc/>
    public async Task<UserBlock> ExchangeAsync(UserReport report)
    {
        ArgumentException.ThrowIfNullOrEmpty(report.Gateway);
        var block = _ledger.Exchange(report, time.GetUtcNow());
        if (_ledger.MustStore)
        {
            await StoreAsync();
        }

        return block;
    }

    /// <inheritdoc/>
    public Task<UserUsage> GetUsageAsync() => Task.FromResult(_ledger.Usage(time.GetUtcNow()));

    /// <inheritdoc/>
    public Task ResetQuotaAsync()
    {
        _ledger.Reset(time.GetUtcNow());
        return StoreAsync();
    }

    /// <inheritdoc/>
    public async Task ForgetAsync()
    {
        await state.ClearStateAsync();
        state.State = new UserGrainState();
        _ledger = new UserLedger(state.State, options.Value, time.GetUtcNow());
        DeactivateOnIdle();
    }

    private Task SaveAsync() => _ledger.IsUnsaved || _ledger.MustStore ? StoreAsync() : Task.CompletedTask;

    private async Task StoreAsync()
    {
        _ledger.Stored();
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of the storage, or another activation has taken over: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
