using Grains.Interfaces.Accounts;
using Telepool.Collectors.Leasing;

namespace Telepool.Collectors.Control;

/// <summary>The accounts through their grains. A name that the pool does not have wakes no grain.</summary>
internal sealed class LocalAccountControl(IPoolClient pool) : IAccountControl
{
    public async Task<AccountStatus?> FindAsync(string accountId, CancellationToken cancellationToken) =>
        await AccountAsync(accountId, cancellationToken).ConfigureAwait(false) is { } account
            ? await account.GetStatusAsync().WaitAsync(cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<AccountActionAnswer?> ActAsync(string accountId, AccountActionRequest request, CancellationToken cancellationToken) =>
        await AccountAsync(accountId, cancellationToken).ConfigureAwait(false) is { } account
            ? await account.ActAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false)
            : null;

    public async Task<IReadOnlyList<AuditEntry>?> GetAuditAsync(string accountId, AuditQuery query, CancellationToken cancellationToken) =>
        await AccountAsync(accountId, cancellationToken).ConfigureAwait(false) is { } account
            ? await account.GetAuditAsync(query.Before, query.Limit).WaitAsync(cancellationToken).ConfigureAwait(false)
            : null;

    private async Task<IAccountGrain?> AccountAsync(string accountId, CancellationToken cancellationToken)
    {
        var names = await pool.ListAccountsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return names.Contains(accountId, StringComparer.Ordinal) ? pool.Account(accountId) : null;
    }
}
