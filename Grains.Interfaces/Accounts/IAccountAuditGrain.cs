namespace Grains.Interfaces.Accounts;

/// <summary>
/// The changes of one account's state, for good. The key is the account's name. Entries are only ever added; the account hands each one over
/// until it is stored, so the same entry may come twice.
/// </summary>
[Alias("telepool.account-audit")]
public interface IAccountAuditGrain : IGrainWithStringKey
{
    /// <summary>Adds entries in the order of their numbers; those that are stored already are left out.</summary>
    [Alias("append")]
    Task AppendAsync(IReadOnlyList<AuditEntry> entries);

    /// <summary>Entries, newest first.</summary>
    /// <param name="before">Only entries with a smaller number; null starts at the newest.</param>
    /// <param name="limit">Entries at most, 1 to 1,000.</param>
    [Alias("read")]
    Task<IReadOnlyList<AuditEntry>> ReadAsync(long? before, int limit);
}
