namespace Grains.Interfaces.Operators;

/// <summary>A full page of the operators' audit. The key is <c>deployment/page</c>, pages counting from 0.</summary>
[Alias("telepool.operator-audit-page")]
public interface IOperatorAuditPageGrain : IGrainWithStringKey
{
    /// <summary>Entries of a page.</summary>
    const int Size = 200;

    /// <summary>Stores the page; storing it again does nothing.</summary>
    [Alias("store")]
    Task StoreAsync(IReadOnlyList<OperatorAuditEntry> entries);

    /// <summary>The page, oldest entry first; empty where it was never stored or is gone.</summary>
    [Alias("read")]
    Task<IReadOnlyList<OperatorAuditEntry>> ReadAsync();

    /// <summary>Forgets the page.</summary>
    [Alias("clear")]
    Task ClearAsync();
}
