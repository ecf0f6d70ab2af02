namespace Grains.Accounts.Ownership;

/// <summary>
/// Who holds which account in this process. It does not depend on the grain directory: an activation that the directory has lost is found here.
/// One per silo; its members may be called from any thread.
/// </summary>
internal sealed class AccountHolders
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<IAccountHolder>> _holders = new(StringComparer.Ordinal);

    /// <summary>Accounts that are held here.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _holders.Count;
            }
        }
    }

    /// <summary>Notes a holder; to be called before it writes its claim, so that whoever reads the claim finds it.</summary>
    public void Add(string accountId, IAccountHolder holder)
    {
        lock (_lock)
        {
            if (!_holders.TryGetValue(accountId, out var holders))
            {
                _holders.Add(accountId, holders = new List<IAccountHolder>(1));
            }

            if (!holders.Contains(holder))
            {
                holders.Add(holder);
            }
        }
    }

    /// <summary>Forgets a holder that has nothing open any longer.</summary>
    public void Remove(string accountId, IAccountHolder holder)
    {
        lock (_lock)
        {
            if (_holders.TryGetValue(accountId, out var holders) && holders.Remove(holder) && holders.Count == 0)
            {
                _holders.Remove(accountId);
            }
        }
    }

    /// <summary>Whether somebody else than <paramref name="holder"/> holds the account here.</summary>
    public bool HasOther(string accountId, IAccountHolder holder) => Others(accountId, holder).Length > 0;

    /// <summary>Makes everybody here give an account up.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="except">Who keeps it; null for nobody.</param>
    /// <returns>Completes when nothing of it is open in this process.</returns>
    public Task GiveUpAsync(string accountId, IAccountHolder? except = null) =>
        Task.WhenAll(Others(accountId, except).Select(static holder => holder.GiveUpAsync()));

    private IAccountHolder[] Others(string accountId, IAccountHolder? except)
    {
        lock (_lock)
        {
            return _holders.TryGetValue(accountId, out var holders) ? [.. holders.Where(holder => !ReferenceEquals(holder, except))] : [];
        }
    }
}
