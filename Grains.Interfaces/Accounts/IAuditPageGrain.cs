namespace Grains.Interfaces.Accounts;

/// <summary>A full page of an account's audit, which never changes. The key is <c>account/page</c>, pages counting from 0.</summary>
[Alias("telepool.audit-page")]
public interface IAuditPageGrain : IGrainWithStringKey
{
    /// <summary>Entries of a page.</summary>
    const int Size = 100;

    /// <summary>Stores the page; storing it again does nothing.</summary>
    [Alias("store")]
    Task StoreAsync(IReadOnlyList<AuditEntry> entries);

    /// <summary>The page, oldest entry first; empty where it was never stored.</summary>
    [Alias("read")]
    Task<IReadOnlyList<AuditEntry>> ReadAsync();
}
