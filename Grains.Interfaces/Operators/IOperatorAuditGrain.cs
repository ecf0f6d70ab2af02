namespace Grains.Interfaces.Operators;

/// <summary>What operators did, for the whole cluster. The key is <see cref="Deployment"/>. Keeps about the last <see cref="MaxEntries"/> entries.</summary>
[Alias("telepool.operator-audit")]
public interface IOperatorAuditGrain : IGrainWithStringKey
{
    /// <summary>The only key in use.</summary>
    const string Deployment = "default";

    /// <summary>Entries at least that are kept; those before them go page by page.</summary>
    const int MaxEntries = 20_000;

    /// <summary>Stores an entry. What it says must not be done before this has answered.</summary>
    /// <returns>Its number.</returns>
    [Alias("append")]
    Task<long> AppendAsync(OperatorAuditEntry entry);

    /// <summary>Entries that match, newest first.</summary>
    [Alias("read"), AlwaysInterleave]
    Task<IReadOnlyList<OperatorAuditEntry>> ReadAsync(OperatorAuditQuery query);
}
