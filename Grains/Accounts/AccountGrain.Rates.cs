using Grains.Accounts.Sessions;
using Grains.Interfaces.Rates;
using Grains.Rates;
using Grains.Rates.Lending;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // What was learnt is worth a write of its own only so often; most writes of the state carry it anyway.
    private static readonly TimeSpan RateSavePeriod = TimeSpan.FromMinutes(1);

    private readonly RateMetrics _rateMetrics;
    private readonly AccountRates _rates;
    private readonly RateLender _lender;
    private long _savedRates;
    private long _ratesSavedAt;

    /// <summary>The rates under the limits that hold now.</summary>
    private AccountRates Rates
    {
        get
        {
            if (_rates.Use(Options))
            {
                // Shared rates may have come or gone; one that is new refuses for the moment until its first block is there.
                _rates.Share([.. RateScopes.Of(Options, _ratedProxy).Select(_lender.Get)]);
                _rateMetrics.Learnt(Id, MethodClass.History, _rates.PerSecond(MethodClass.History));
            }

            return _rates;
        }
    }

    private bool HasUnsavedRates => _rates.Revision != _savedRates;

    private async Task BeginRatesAsync()
    {
        // Waits for the first block of each, so that the first lease is not refused for want of one. Budgets call no account.
        var scopes = RateScopes.Of(Options, proxy: string.Empty);
        await Task.WhenAll(scopes.Select(scope => _lender.EnsureAsync(scope)));
        _rates.Share([.. scopes.Select(_lender.Get)]);
        _rates.Begin(Id, State.Rates);
        _savedRates = _rates.Revision;
        _ratesSavedAt = _time.GetTimestamp();
    }

    /// <summary>Puts what was learnt into the state that is about to be stored.</summary>
    private void KeepRates()
    {
        if (HasUnsavedRates)
        {
            State.Rates = _rates.Save();
            _savedRates = _rates.Revision;
        }

        _ratesSavedAt = _time.GetTimestamp();
    }

    private async Task SaveRatesAsync()
    {
        if (HasUnsavedRates && IsLoggedIn && _time.GetElapsedTime(_ratesSavedAt) >= RateSavePeriod)
        {
            await SaveAccountAsync();
        }
    }

    /// <summary>A call's outcome teaches its class's rate, unless it never came to Telegram's limits.</summary>
    private void LearnRate(string method, SessionFault? fault)
    {
        switch (fault)
        {
            case null or { Kind: SessionFaultKind.Rpc or SessionFaultKind.PasswordNeeded or SessionFaultKind.Unreadable }:
                Rates.Answered(TelegramMethods.ClassOf(method));
                break;
            case { Kind: SessionFaultKind.Flood, Wait: { } wait } when IsOfRate(fault.Name):
                // What only paying users may do faster is files, whatever the call was.
                var isFile = fault.Name.StartsWith("FLOOD_PREMIUM", StringComparison.Ordinal);
                Rates.Flooded(isFile ? MethodClass.File : TelegramMethods.ClassOf(method), wait);
                break;
        }
    }

    // Slow mode is a chat's own, and takeouts wait for the user.
    private static bool IsOfRate(string error) => error.StartsWith("FLOOD_", StringComparison.Ordinal);
}
