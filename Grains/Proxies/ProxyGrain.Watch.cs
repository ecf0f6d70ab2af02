using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <content>The watch: a ban that is over ends in a probe, and only a probe that succeeds lets the proxy serve again.</content>
internal sealed partial class ProxyGrain
{
    private void Watch()
    {
        if (_watch is null && State.PoolName.Length > 0)
        {
            _watch = this.RegisterGrainTimer(
                static (grain, _) => grain.LookAsync(),
                this,
                new GrainTimerCreationOptions(Options.Refresh, Options.Refresh) { Interleave = true, KeepAlive = true });
        }
    }

    private async Task LookAsync()
    {
        var now = _time.GetUtcNow();
        if (_isVaultAway)
        {
            OpenAddress();
        }

        if (!State.IsBanned || _isProbing || State.BannedUntil is not { } until || until > now || _address is not { } address)
        {
            Tell();
            return;
        }

        _isProbing = true;
        Tell();
        ProxyTestResult result;
        try
        {
            result = await _prober.ProbeAsync(Id, address, 0, CancellationToken.None);
        }
        finally
        {
            _isProbing = false;
        }

        if (!State.IsBanned || State.BannedUntil != until)
        {
            // An operator has decided meanwhile.
            return;
        }

        now = _time.GetUtcNow();
        if (result.Fault is ProxyFault.None or ProxyFault.Target)
        {
            State.IsBanned = false;
            State.BannedUntil = null;
            State.Reason = string.Empty;
            State.Fault = ProxyFault.None;
            State.ServesSince = now;
            State.Whole.FailuresInARow = 0;
            State.Whole.Errors = default;
            State.Whole.Seen = 0;
            LogServesAgain(_logger, Id);
            await SaveAsync();
        }
        else
        {
            LogProbeFailed(_logger, Id, result.Reason);
            await BanForAsync(result.Fault, now);
        }

        Tell();
    }

    /// <summary>Tells the pool what has changed, and small changes of the score not at all.</summary>
    private void Tell()
    {
        if (State.PoolName.Length == 0)
        {
            return;
        }

        var standing = Standing();
        if (_told is { } told
            && told.State == standing.State
            && told.Reason == standing.Reason
            && told.UnreachedDcs.SequenceEqual(standing.UnreachedDcs)
            && Math.Abs(told.Penalty - standing.Penalty) < 0.1 * told.Penalty)
        {
            return;
        }

        _told = standing;
        _ = GrainFactory.GetGrain<IProxyPoolGrain>(State.PoolName).StandsAsync(standing);
    }
}
