using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;
using Grains.Interfaces.Rates;

namespace Grains.Accounts;

internal sealed partial class AccountGrain
{
    // More peers than this are not worth their memory in the pool; the pool prefers, it does not depend on it.
    private const int ReportedPeersLimit = 1000;

    // An account at rest tells again how it stands, so that a pool that has begun anew learns of it.
    private static readonly TimeSpan ReportAgain = TimeSpan.FromSeconds(30);

    private readonly List<EndedLease> _endedLeases = [];
    private readonly List<string> _learntPeers = [];
    private DateTimeOffset _reportedAt;
    private string? _host;
    private long _reports;
    private bool _peersReported;

    /// <summary>Tells the pool how the account stands. Does not wait: the pool may be waiting for this very turn.</summary>
    private void Report(bool isActive = true)
    {
        var now = _time.GetUtcNow();
        _ = GrainFactory.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool).ReportAsync(BuildReport(now, isActive));
    }

    private void ReportIfDue(DateTimeOffset now)
    {
        if (_endedLeases.Count > 0 || now - _reportedAt >= ReportAgain)
        {
            Report();
        }
    }

    private AccountReport BuildReport(DateTimeOffset now, bool isActive = true)
    {
        _reportedAt = now;
        // Later activations begin with a later time, so that their reports are newer than any before.
        _reports = _reports == 0 ? now.Ticks : _reports + 1;
        var leases = new LeaseInfo[_leases.Count];
        var index = 0;
        foreach (var entry in _leases.Active)
        {
            leases[index++] = entry.ToInfo(Id);
        }

        var isPeerListWhole = !_peersReported;
        string[] peers = isPeerListWhole ? [.. Memory.Usernames.Take(ReportedPeersLimit)] : [.. _learntPeers];
        _peersReported = true;
        _learntPeers.Clear();
        EndedLease[] ended = [.. _endedLeases];
        _endedLeases.Clear();
        return new AccountReport
        {
            Status = StatusAt(now),
            Sequence = _reports,
            IsActive = isActive,
            // A quarantine ends by itself, so to the pool it is a wait and not a state.
            Refusal = StandingRefusal() is var refusal && refusal == LeaseRefusal.Quarantined ? LeaseRefusal.None : refusal,
            MaxLeases = Options.MaxConcurrency,
            Leases = leases,
            Ended = ended,
            Parked = ParkedPurposes(now),
            NextCall = NextCalls(now),
            CallsPerSecond = Rates.PerSecond(MethodClass.History),
            Peers = peers,
            IsPeerListWhole = isPeerListWhole,
            Host = _host ??= RuntimeIdentity,
        };
    }

    private PurposeTime[] ParkedPurposes(DateTimeOffset now)
    {
        if (Health.QuarantinedUntil is { } quarantined)
        {
            var until = quarantined > now ? quarantined : now + ProbeSoon;
            return [.. LeasePurpose.All.Select(purpose => new PurposeTime(purpose, until))];
        }

        if (State.Parked.Count == 0)
        {
            return [];
        }

        List<PurposeTime> parked = [];
        foreach (var purpose in LeasePurpose.All)
        {
            if (Parking.UntilOf(TelegramMethods.OfPurpose(purpose), now) is { } until)
            {
                parked.Add(new PurposeTime(purpose, until));
            }
        }

        return [.. parked];
    }

    /// <summary>When the account's own rate allows the next call, per purpose that has to wait for it.</summary>
    private PurposeTime[] NextCalls(DateTimeOffset now)
    {
        List<PurposeTime>? waits = null;
        foreach (var purpose in LeasePurpose.All)
        {
            if (LeasePurpose.IsLight(purpose))
            {
                continue;
            }

            var wait = Rates.NextIn(TelegramMethods.ClassOfPurpose(purpose));
            if (purpose == LeasePurpose.Resolve && Memory.ResolveWait(now) is { } budget && budget > wait)
            {
                wait = budget;
            }

            if (wait > TimeSpan.Zero)
            {
                (waits ??= []).Add(new PurposeTime(purpose, now + wait));
            }
        }

        return waits is null ? [] : [.. waits];
    }
}
