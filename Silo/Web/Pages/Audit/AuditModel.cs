using Grains.Interfaces.Operators;

namespace Telepool.Silo.Web.Pages.Audit;

/// <summary>A page of what operators did.</summary>
/// <param name="Entries">The entries, the newest first.</param>
/// <param name="Query">What was asked for.</param>
/// <param name="IsMore">Whether there may be older ones.</param>
internal sealed record AuditModel(IReadOnlyList<OperatorAuditEntry> Entries, OperatorAuditQuery Query, bool IsMore);
