using Grains.Accounts;
using Grains.Interfaces.Rates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Grains.Rates.Lending;

/// <summary>
/// Lends one shared rate. Blocks are kept in memory only; what an activation that is gone has lent to silos that are still there has run
/// out after <see cref="RateBudget.LongestLoan"/>, and until then a new activation lends nothing. Calls no grain of ours.
/// </summary>
internal sealed class RateBudgetGrain(
    [PersistentState("budget", GrainStorageNames.Durable)] IPersistentState<RateBudgetState> state,
    IOptionsMonitor<AccountOptions> options,
    [FromKeyedServices(GrainClock.Key)] TimeProvider time) : Grain, IRateBudgetGrain
{
    private readonly long _start = time.GetTimestamp();
    private RateBudget? _budget;

    private double Rate => RateScopes.RateOf(this.GetPrimaryKeyString(), options.CurrentValue) ?? RateScopes.Unlimited;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var recovery = state.State.Borrowers.Count > 0 && await AnyBorrowerLivesAsync() ? RateBudget.LongestLoan : TimeSpan.Zero;
        _budget = new RateBudget(Rate, Now) { RecoversUntil = Now + recovery };
    }

    /// <inheritdoc/>
    public async Task<RateBlock> BorrowAsync(RateDemand demand)
    {
        if (state.State.Borrowers.Add(demand.Borrower))
        {
            await SaveAsync();
        }

        _budget!.PerSecond = Rate;
        return _budget.Borrow(demand, Now);
    }

    /// <inheritdoc/>
    public async Task ReturnAsync(string borrower, double unused)
    {
        _budget!.Return(borrower, unused, Now);
        if (state.State.Borrowers.Remove(borrower))
        {
            await SaveAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RateLoan>> ListAsync() => Task.FromResult<IReadOnlyList<RateLoan>>(_budget!.List(Now).ToArray());

    /// <summary>Forgets silos that are gone, and tells whether any is left.</summary>
    private async Task<bool> AnyBorrowerLivesAsync()
    {
        var hosts = await GrainFactory.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);
        state.State.Borrowers.IntersectWith(hosts.Keys.Select(static address => address.ToParsableString()));
        return state.State.Borrowers.Count > 0;
    }

    private async Task SaveAsync()
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Another activation may have taken over: start again from what is stored.
            DeactivateOnIdle();
            throw;
        }
    }
}
