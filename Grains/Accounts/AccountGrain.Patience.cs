using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <content>Short floods that are waited out: to hand a lease back and fetch another takes as long.</content>
internal sealed partial class AccountGrain
{
    // A grain call fails after 30 s; the answer must still find its way.
    private static readonly TimeSpan GrainCallTime = TimeSpan.FromSeconds(28);

    /// <summary>
    /// Waits a flood out where it is short (<see cref="AccountOptions.SleepThreshold"/>), and says whether the call may be made again. Meanwhile the method is
    /// parked as by every flood, and the rates have learnt of it; the account is not reported as flooded, nothing is stored, and the caller hears of nothing.
    /// Whoever waits keeps its lease, which is why what ends leases ends the wait.
    /// </summary>
    /// <param name="method">The method that failed.</param>
    /// <param name="fault">What kept it from its answer.</param>
    /// <param name="outcome">The table's word on that.</param>
    /// <param name="channelId">The channel that the call was about; 0 where it was about none.</param>
    /// <param name="session">The session that the call was made on: another one has other floods.</param>
    /// <param name="started">When the operation began: there must be time for the wait and another call.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    private async Task<bool> WaitOutAsync(
        string method, SessionFault fault, CallOutcome outcome, long channelId, ITelegramSession session, long started, CancellationToken cancellationToken)
    {
        if (outcome.Effect is not (AccountEffect.ParkMethod or AccountEffect.ParkFileClass or AccountEffect.ParkChat)
            || outcome.Wait is not { } wait || wait > Options.SleepThreshold || _drain.IsDraining
            || _time.GetElapsedTime(started) + (wait * (1 + Options.FloodJitter)) + Options.CallTimeout > GrainCallTime)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        var until = Parking.Park(outcome.Effect, method, channelId, wait, _random.NextDouble(), now);
        if (Parking.UntilOfAccount(now) is not null)
        {
            // Too much is parked at once: the account rests, and everybody hears of it.
            return false;
        }

        _metrics.Failed(StatusOf(outcome));
        _metrics.Outcome(outcome.Row.Reason, outcome.Effect);
        _metrics.Flooded(method, wait);
        LogWaitedOut(_logger, Id, method, (until - now).TotalSeconds, fault.Name);
        await Task.WhenAny(Task.Delay(until - now, _time, cancellationToken), _drain.Began);
        cancellationToken.ThrowIfCancellationRequested();
        if (_drain.IsDraining || BarredBy() != LeaseRefusal.None || !ReferenceEquals(session, _session))
        {
            return false;
        }

        // What was paid, Telegram has refused.
        Rates.Charge(TelegramMethods.ClassOf(method));
        return true;
    }
}
