namespace Telepool.Gateway.Users;

/// <summary>
/// The accounts of a gateway, kept across configurations by name: a user whose secret or limits change keeps what it has open and what was counted. Slots
/// are given again only once a removed account has nothing open. For the control plane; <see cref="Find(int)"/> for anybody.
/// </summary>
internal sealed class UserRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, UserAccount> _byName = new(StringComparer.Ordinal);
    private readonly Stack<int> _free = [];
    private readonly int _workers;
    private readonly TimeProvider _time;
    private readonly bool _isShared;
    private readonly Func<string, UserTotals?> _totals;
    private volatile UserAccount?[] _bySlot = [];

    /// <summary>Creates an empty registry.</summary>
    /// <param name="workers">Workers of the gateway.</param>
    /// <param name="time">The clock that users expire by.</param>
    /// <param name="isShared">Whether limits are those of a cluster.</param>
    /// <param name="totals">What was counted of a user before this process; null where nothing was.</param>
    public UserRegistry(int workers, TimeProvider time, bool isShared = false, Func<string, UserTotals?>? totals = null)
    {
        (_workers, _time, _isShared, _totals) = (workers, time, isShared, totals ?? (static _ => null));
    }

    /// <summary>How long a device counts after its last connection, for accounts that are created from now on.</summary>
    public TimeSpan DeviceGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The workers' clock. Tests that move it say so here.</summary>
    public Func<long> Clock { get; init; } = static () => Environment.TickCount64;

    /// <summary>All accounts, removed ones with open connections among them.</summary>
    public IReadOnlyList<UserAccount> All => [.. _bySlot.OfType<UserAccount>()];

    /// <summary>All accounts by slot, without a copy.</summary>
    public ReadOnlySpan<UserAccount?> Slots => _bySlot;

    /// <summary>The account of a slot; null where it is free.</summary>
    public UserAccount? Find(int slot) => _bySlot is var accounts && (uint)slot < (uint)accounts.Length ? accounts[slot] : null;

    /// <summary>The account of a user; null where there is none.</summary>
    public UserAccount? Find(string name)
    {
        lock (_lock)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    /// <summary>
    /// Finds or creates the accounts of a configuration, in its order, without changing any: a configuration that turns out to be unusable is dropped
    /// without a trace. <see cref="Commit"/> makes it the one that holds.
    /// </summary>
    public UserAccount[] Prepare(IReadOnlyList<UserSettings> users)
    {
        lock (_lock)
        {
            var accounts = new UserAccount[users.Count];
            var taken = 0;
            for (var i = 0; i < users.Count; i++)
            {
                accounts[i] = _byName.GetValueOrDefault(users[i].Name) ?? Create(users[i], taken++);
            }

            return accounts;
        }
    }

    /// <summary>Makes a configuration's users the ones that hold; whoever is not among them is removed, and its connections end.</summary>
    /// <param name="users">The users.</param>
    /// <param name="accounts">What <see cref="Prepare"/> gave for them, with no other configuration in between.</param>
    public void Commit(IReadOnlyList<UserSettings> users, UserAccount[] accounts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(accounts.Length, users.Count);
        lock (_lock)
        {
            var slots = _bySlot;
            Array.Resize(ref slots, Math.Max(slots.Length, accounts.Length == 0 ? 0 : accounts.Max(static account => account.Slot) + 1));
            if (ReferenceEquals(slots, _bySlot))
            {
                slots = [.. slots];
            }

            for (var i = 0; i < accounts.Length; i++)
            {
                if (slots[accounts[i].Slot] is null)
                {
                    slots[accounts[i].Slot] = accounts[i];
                    _byName[users[i].Name] = accounts[i];
                }

                accounts[i].Change(users[i]);
                accounts[i].Bar(AccountBars.Removed, false);
            }

            RebuildFree(slots);
            _bySlot = slots;
            foreach (var gone in slots.OfType<UserAccount>().Except(accounts))
            {
                gone.Bar(AccountBars.Removed, true);
            }
        }

        Tick();
    }

    /// <summary>To be called about twice a second: users expire, devices are forgotten, removed accounts that have ended free their slots.</summary>
    public void Tick()
    {
        var (now, nowMs) = (_time.GetUtcNow(), Clock());
        List<UserAccount>? ended = null;
        foreach (var account in _bySlot)
        {
            if (account is null)
            {
                continue;
            }

            account.Tick(now, nowMs);
            if (account.BlockReason == RefusalReason.Removed && account.Connections == 0)
            {
                (ended ??= []).Add(account);
            }
        }

        if (ended is not null)
        {
            Free(ended);
        }
    }

    /// <summary>What is counted of every user so far.</summary>
    public IReadOnlyDictionary<string, UserTotals> Totals()
    {
        var (now, nowMs) = (_time.GetUtcNow(), Clock());
        return All.ToDictionary(static account => account.Name, account => account.Totals(now, nowMs), StringComparer.Ordinal);
    }

    /// <summary>Told of accounts that have ended for good, with what was counted of them.</summary>
    public event Action<UserAccount, UserTotals>? Ended;

    private UserAccount Create(UserSettings user, int taken)
    {
        // Nothing is taken before the commit, so two preparations in a row may give the same slots.
        var slot = taken < _free.Count ? _free.ElementAt(taken) : _bySlot.Length + taken - _free.Count;
        return new UserAccount(user, slot, _workers, DeviceGrace, _totals(user.Name), _isShared);
    }

    private void Free(List<UserAccount> ended)
    {
        lock (_lock)
        {
            var slots = _bySlot.ToArray();
            // Commit may have taken one back meanwhile.
            ended.RemoveAll(account => account.BlockReason != RefusalReason.Removed || slots[account.Slot] != account);
            foreach (var account in ended)
            {
                slots[account.Slot] = null;
                _byName.Remove(account.Name);
            }

            RebuildFree(slots);
            _bySlot = slots;
        }

        var (now, nowMs) = (_time.GetUtcNow(), Clock());
        foreach (var account in ended)
        {
            Ended?.Invoke(account, account.Totals(now, nowMs));
        }
    }

    private void RebuildFree(UserAccount?[] slots)
    {
        _free.Clear();
        for (var slot = slots.Length - 1; slot >= 0; slot--)
        {
            if (slots[slot] is null)
            {
                _free.Push(slot);
            }
        }
    }
}
