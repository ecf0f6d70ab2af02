using Grains.Interfaces.Accounts;

namespace Telepool.Collectors.Control;

/// <summary>What operators ask of one account. The name of an account that the pool does not have is answered with null.</summary>
public interface IAccountControl
{
    /// <summary>How the account stands.</summary>
    Task<AccountStatus?> FindAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Enables, disables, quarantines, releases or drains it.</summary>
    Task<AccountActionAnswer?> ActAsync(string accountId, AccountActionRequest request, CancellationToken cancellationToken);

    /// <summary>Its changes of state, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>?> GetAuditAsync(string accountId, AuditQuery query, CancellationToken cancellationToken);
}
