using Grains.Interfaces.Accounts;

namespace Grains.Accounts.Audit;

/// <summary>A full page of an account's audit.</summary>
[GenerateSerializer, Alias("telepool.audit-page-state")]
internal sealed class AuditPageState
{
    /// <summary>Its entries, oldest first.</summary>
    [Id(0)]
    public List<AuditEntry> Entries { get; set; } = [];
}
