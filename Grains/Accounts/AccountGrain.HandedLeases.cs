using Grains.Interfaces.Accounts;
using Grains.Interfaces.Leases;

namespace Grains.Accounts;

/// <content>
/// Leases that outlive an activation. An account that leaves its host in order stores what is out with its last word, and the owner that follows goes on with it: a host
/// that stops, or a directory that forgets an account when another host stops, costs nobody a lease. What a host that died had given out is refused by the epoch, as ever.
/// </content>
internal sealed partial class AccountGrain
{
    /// <summary>
    /// To be waited for before a lease is looked at: where it may be one that was handed on, this activation makes itself the owner, as it would for a new lease.
    /// </summary>
    private async ValueTask TakeUpAsync(Lease lease)
    {
        if (MayBeHandedOn(lease) && !_leaves && IsLoggedIn && !IsDisabled && !_drain.IsDraining)
        {
            await OwnAsync();
        }
    }

    /// <summary>
    /// Whether the next owner may know the lease that this activation does not: it is under way from one to the other, or somebody is on record who has not handed on yet.
    /// </summary>
    private bool MayBeHandedOn(Lease lease) =>
        !_owns
        && string.Equals(lease.AccountId, Id, StringComparison.Ordinal)
        && (State.Owner.Length > 0 || State.HandedLeases.Exists(handed => handed.Info.LeaseId == lease.LeaseId));

    /// <summary>Puts what is out into the state that is stored next. Listening has nothing to finish and begins anew elsewhere.</summary>
    private void HandLeasesOn()
    {
        var now = _time.GetUtcNow();
        foreach (var entry in _leases.Clear())
        {
            if (entry.IsLight || entry.ExpiresAt <= now)
            {
                End(entry, LeaseEnd.Revoked);
                continue;
            }

            State.HandedLeases.Add(HandedLease.Of(entry, Id));
            Left();
        }
    }

    /// <summary>Goes on with the leases of the owner of before.</summary>
    private void TakeLeasesUp(List<HandedLease> handed)
    {
        foreach (var lease in handed)
        {
            _leases.Add(lease.ToEntry());
            _drain.Granted();
        }

        if (handed.Count > 0)
        {
            LogLeasesTakenUp(_logger, Id, handed.Count);
            ExpireLeases(_time.GetUtcNow());
            Report();
        }
    }

    /// <summary>Gives a lease back to the owner that follows; this activation has stored its last word.</summary>
    private async Task ReleaseElsewhereAsync(Lease lease)
    {
        try
        {
            if (_leaving is { } leaving)
            {
                await leaving;
            }

            await GrainFactory.GetGrain<IAccountGrain>(Id).ReleaseAsync(lease);
        }
        catch (Exception exception)
        {
            // It runs out by itself.
            LogLeaseNotReleased(_logger, Id, exception);
        }
    }
}
