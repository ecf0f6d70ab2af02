using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>A full page of the operators' audit.</summary>
[GenerateSerializer, Alias("telepool.operator-audit-page-state")]
internal sealed class OperatorAuditPageState
{
    /// <summary>Its entries, oldest first.</summary>
    [Id(0)]
    public List<OperatorAuditEntry> Entries { get; set; } = [];
}
