using Grains.Interfaces.Accounts;

namespace Grains.Accounts;

/// <content>
/// The audit. An entry is numbered and stored with the change it tells of, handed to the audit grain, and forgotten here only once that
/// has stored it: nothing is lost between the two, and the account keeps no history in memory.
/// </content>
internal sealed partial class AccountGrain
{
    private long _storedAudit;
    private bool _handingOver;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditEntry>> GetAuditAsync(long? before, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        List<AuditEntry> entries = [.. Health.PendingAudit.Where(entry => before is null || entry.Sequence < before)];
        entries.Reverse();
        if (entries.Count < limit)
        {
            var first = entries.Count == 0 ? before : entries[^1].Sequence;
            entries.AddRange(await Audit.ReadAsync(first, limit - entries.Count));
        }

        return entries.Count > limit ? entries[..limit] : entries;
    }

    private IAccountAuditGrain Audit => GrainFactory.GetGrain<IAccountAuditGrain>(Id);

    /// <summary>Adds an entry where the state has changed. Whether a connection stands is not the account's state.</summary>
    private bool Note(AccountState state, string? reason, string actor, DateTimeOffset now)
    {
        state = state == AccountState.Connecting ? AccountState.Ready : state;
        var from = Health.AuditedState;
        if (state == from)
        {
            return false;
        }

        Health.AuditedState = state;
        Health.PendingAudit.Add(new AuditEntry
        {
            Sequence = ++Health.AuditSequence,
            At = now,
            From = from,
            To = state,
            Reason = reason ?? OverReason(from, state),
            Actor = actor,
            Until = state switch
            {
                AccountState.Quarantined => Health.QuarantinedUntil,
                AccountState.Probation => Health.ProbationUntil,
                AccountState.Flooded => Parking.UntilOfAccount(now),
                _ => null,
            },
        });
        _metrics.Changed(from, state);
        LogChanged(_logger, Id, from, state, reason ?? OverReason(from, state), actor);
        return true;
    }

    /// <summary>The reason of a change that time alone has made.</summary>
    private static string OverReason(AccountState from, AccountState to) => (from, to) switch
    {
        (AccountState.Flooded, _) => "FLOOD_OVER",
        (AccountState.Probation, AccountState.Ready) => "PROBATION_OVER",
        (AccountState.Quarantined, _) => "QUARANTINE_OVER",
        (AccountState.New, _) => "LOADED",
        _ => "SEEN",
    };

    /// <summary>Hands over what is pending. The audit never calls the account, so waiting for it cannot close a circle.</summary>
    private async Task HandOverAuditAsync()
    {
        if (_handingOver || Health.PendingAudit.Count == 0)
        {
            return;
        }

        _handingOver = true;
        try
        {
            // A number must be stored before anybody hears it, or a crash would give it out twice.
            if (_storedAudit < Health.AuditSequence)
            {
                await SaveAccountAsync();
            }

            AuditEntry[] entries = [.. Health.PendingAudit];
            await Audit.AppendAsync(entries);
            Health.PendingAudit.RemoveAll(entry => entry.Sequence <= entries[^1].Sequence);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or InvalidOperationException or IOException)
        {
            LogAuditDelayed(_logger, Id, exception);
        }
        finally
        {
            _handingOver = false;
        }
    }
}
