using Grains.Accounts.Outcomes;
using Grains.Accounts.Sessions;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Leases;
using Grains.Interfaces.Operations;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    /// <inheritdoc/>
    public async Task<OperationResult<HistoryPage>> GetHistoryAsync(Lease lease, HistoryQuery query, CancellationToken cancellationToken = default)
    {
        await TakeUpAsync(lease);
        var entry = Admit<HistoryPage>(lease, TelegramMethods.GetHistory, out var refused, query.ChannelId);
        if (entry is null)
        {
            return refused!;
        }

        if (query.Limit is < 1 or > 100)
        {
            return Failed<HistoryPage>(FailureKind.Refused, "LIMIT_INVALID");
        }

        if (Pay<HistoryPage>(entry, MethodClass.History) is { } unpaid)
        {
            return unpaid;
        }

        var result = await OnChannelAsync(
            TelegramMethods.GetHistory,
            query.ChannelId,
            query.Username,
            (session, known) => session.GetHistoryAsync(query, known.AccessHash, cancellationToken),
            cancellationToken);
        return result.ToResult();
    }

    /// <summary>Checks the fence and what Telegram asked for; null where the operation may not run now.</summary>
    private LeaseEntry? Admit<T>(Lease lease, string method, out OperationResult<T>? refused, long channelId = 0)
        where T : class
    {
        refused = null;
        if (MayBeHandedOn(lease))
        {
            refused = Failed<T>(FailureKind.Disconnected, "MOVING", ElsewhereRetry);
            return null;
        }

        var now = _time.GetUtcNow();
        var refusal = CheckLease(lease, now, out var entry);
        if (BarredBy() is var barred && barred != LeaseRefusal.None)
        {
            refusal = barred;
        }

        if (refusal != LeaseRefusal.None)
        {
            refused = new OperationResult<T>
            {
                Failure = new OperationFailure { Kind = FailureKind.Lease, Error = refusal.ToString(), Refusal = refusal },
            };
            return null;
        }

        if (Parking.UntilOf(method, now, channelId) is { } until)
        {
            refused = Failed<T>(FailureKind.Flood, "PARKED", until - now);
            return null;
        }

        if (OpenSession() is null)
        {
            refused = Failed<T>(FailureKind.AccountLost, "SESSION_DAMAGED");
            return null;
        }

        return entry;
    }

    /// <summary>Uses what the grant has paid, or pays; null where that worked.</summary>
    private OperationResult<T>? Pay<T>(LeaseEntry entry, MethodClass methods)
        where T : class
    {
        entry.Calls++;
        if (entry.Prepaid)
        {
            entry.Prepaid = false;
            if (entry.Class == methods)
            {
                return null;
            }

            Rates.Refund(entry.Class);
        }

        var wait = Rates.TryTake(methods);
        return wait > TimeSpan.Zero ? Failed<T>(FailureKind.RateLimited, "RATE", wait) : null;
    }

    /// <summary>Counts a call and stores what it changed in the session.</summary>
    private async Task<(T? Value, SessionFault? Fault, CallOutcome Outcome)> CallAsync<T>(
        string method, ITelegramSession session, Task<SessionResult<T>> call)
        where T : class
    {
        var started = _time.GetTimestamp();
        _calls++;
        var activity = AccountTraces.Begin(method);
        SessionResult<T> result;
        _metrics.Calling();
        try
        {
            result = await call;
        }
        finally
        {
            _metrics.Ended();
        }

        var outcome = result.Fault is { } fault ? CallOutcome.Of(fault) : default;
        var dataCenter = result.DataCenter == 0 ? session.HomeDc : result.DataCenter;
        var status = result.Fault is null ? "ok" : StatusOf(outcome);
        if (activity is not null)
        {
            AccountTraces.End(activity, method, _metrics.Label(Id), dataCenter, status, result.Fault, outcome);
        }

        LearnRate(method, result.Fault);
        _metrics.Called(method, Id, dataCenter, status, _time.GetElapsedTime(started));
        _disconnected = result.Fault?.Kind == SessionFaultKind.Disconnected;
        if (result.Fault is null)
        {
            _suspicions = 0;
            _lastWarning = string.Empty;
        }

        TakeMet(session);
        if (ReferenceEquals(session, _session) && session.Revision != _savedRevision && IsLoggedIn)
        {
            await SaveSessionAsync();
        }

        return (result.Value, result.Fault, outcome);
    }

    private static string StatusOf(CallOutcome outcome) => outcome.Failure.ToString().ToLowerInvariant();

    private static OperationResult<T> Failed<T>(FailureKind kind, string error, TimeSpan? retryAfter = null)
        where T : class => new()
        {
            Failure = new OperationFailure { Kind = kind, Error = error, RetryAfter = retryAfter },
        };
}
