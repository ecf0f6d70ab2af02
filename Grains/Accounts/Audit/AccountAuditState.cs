using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Audit;

/// <summary>The end of an account's audit; what is older stands in full pages.</summary>
[GenerateSerializer, Alias("telepool.account-audit-state")]
internal sealed class AccountAuditState
{
    /// <summary>Pages that are full and stored.</summary>
    [Id(0)]
    public int Pages { get; set; }

    /// <summary>Entries after them, oldest first.</summary>
    [Id(1)]
    public List<AuditEntry> Tail { get; set; } = [];

    /// <summary>The number of the newest entry.</summary>
    [Id(2)]
    public long LastSequence { get; set; }
}
