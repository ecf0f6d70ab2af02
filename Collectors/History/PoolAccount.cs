namespace Telepool.Collectors.History;

/// <summary>What this process knows of an account: enough to ask the right one first. The account's grain decides.</summary>
internal sealed class PoolAccount(string accountId)
{
    public string AccountId { get; } = accountId;

    /// <summary>Leases that this process holds.</summary>
    public int Leases { get; set; }

    /// <summary>When it was last leased, by the rotation's own count.</summary>
    public long LastUsed { get; set; }

    /// <summary>Not to be asked before.</summary>
    public DateTimeOffset ParkedUntil { get; set; }

    /// <summary>Whether the park ends as soon as a lease comes back.</summary>
    public bool ParkedAsBusy { get; set; }

    /// <summary>Why it will not come back by itself; null where it may.</summary>
    public string? OutReason { get; set; }
}
