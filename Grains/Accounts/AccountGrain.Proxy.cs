using Grains.Accounts.Sessions;
using Grains.Interfaces.Proxies;
using Grains.Proxies;
using Grains.Rates;

namespace Grains.Accounts;

/// <content>
/// The way to Telegram. Which proxy a connection goes through is decided below the session, for every connection anew, so that the loss of
/// a proxy changes nothing here; the account only moves on purpose, and between leases.
/// </content>
internal sealed partial class AccountGrain
{
    private SessionRoute? _route;
    private bool _isMoving;
    private string _ratedProxy = string.Empty;

    /// <summary>The way to Telegram, the same for every session that this activation opens.</summary>
    private SessionRoute Route => _route ??= _routes.For(Id);

    /// <summary>The proxy in use; empty for none.</summary>
    private string ProxyId => (Route.Proxies as AccountProxyRoute)?.ProxyId ?? string.Empty;

    /// <summary>A rotation, or a proxy that must be left: the binding changes only while no lease is out.</summary>
    private async Task MoveIfDueAsync()
    {
        if (_isMoving || !_owns || _leases.Count > 0 || _session is null || Route.Proxies is not AccountProxyRoute route)
        {
            return;
        }

        _isMoving = true;
        try
        {
            if (await route.MoveIfDueAsync())
            {
                // A lease granted meanwhile has made no call or repeats what it reads.
                _session?.Reroute();
            }
        }
        finally
        {
            _isMoving = false;
        }
    }

    /// <summary>A call that got no answer at all through a proxy: the next one takes another.</summary>
    private void LeaveSilentProxy(SessionFault fault)
    {
        if (fault.Kind == SessionFaultKind.Timeout && Route.Proxies is AccountProxyRoute route && route.Suspect(fault.DataCenter))
        {
            _session?.Reroute();
        }
    }

    /// <summary>The rate of the proxy in use is one that the account's calls are subject to; a change is taken up with the next upkeep.</summary>
    private async Task ShareProxyRateAsync()
    {
        if (Options.Rates.PerProxy is null || ProxyId == _ratedProxy)
        {
            return;
        }

        _ratedProxy = ProxyId;
        var scopes = RateScopes.Of(Options, _ratedProxy);
        await Task.WhenAll(scopes.Select(scope => _lender.EnsureAsync(scope)));
        _rates.Share([.. scopes.Select(_lender.Get)]);
    }

    private async Task NoteCountryAsync(string digits)
    {
        if (Route.Proxies is AccountProxyRoute && CallingCodes.CountryOf(digits) is { } country)
        {
            await GrainFactory.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool).SetCountryAsync(Id, country);
        }
    }
}
