using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>The end of the operators' audit; what is older stands in full pages.</summary>
[GenerateSerializer, Alias("telepool.operator-audit-state")]
internal sealed class OperatorAuditState
{
    /// <summary>Pages that were filled; those from <see cref="FirstPage"/> on are kept.</summary>
    [Id(0)]
    public int Pages { get; set; }

    /// <summary>The oldest page that is kept.</summary>
    [Id(1)]
    public int FirstPage { get; set; }

    /// <summary>Entries after the pages, oldest first.</summary>
    [Id(2)]
    public List<OperatorAuditEntry> Tail { get; set; } = [];

    /// <summary>The number of the newest entry.</summary>
    [Id(3)]
    public long LastSequence { get; set; }
}
