using Grains.Interfaces.Leases;
using Grains.Interfaces.Pool;

namespace Grains.Pool;

/// <summary>An account as its pool sees it. Changed by <see cref="PoolMembers"/> and the pool's grain only.</summary>
internal sealed class PoolMember
{
    public PoolMember(string accountId)
    {
        AccountId = accountId;
        Node = new LinkedListNode<PoolMember>(this);
    }

    public string AccountId { get; }

    /// <summary>The newest report; null where the account has told nothing since the pool began.</summary>
    public AccountReport? Report { get; set; }

    /// <summary>Whether the account is in memory somewhere, as far as is known.</summary>
    public bool IsActive => Report is { IsActive: true };

    /// <summary>What every request would be refused with: as reported, or as it was when the pool was last stored.</summary>
    public LeaseRefusal Standing { get; set; }

    /// <summary>Whether an operator drains it.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Grants asked for and not answered, light ones left out.</summary>
    public int InFlight { get; set; }

    /// <summary>The pool's count of grants when it was last chosen; 0 where it never was.</summary>
    public long LastUsed { get; set; }

    /// <summary>Not to be asked before: it failed to grant.</summary>
    public DateTimeOffset HeldUntil { get; set; }

    /// <summary>Why it is held.</summary>
    public LeaseRefusal HeldFor { get; set; }

    /// <summary>The purposes that it is free for.</summary>
    public int Mask { get; set; }

    /// <summary>Where <see cref="Mask"/> may grow by the passing of time alone; the end of time where it does not.</summary>
    public DateTimeOffset NextAt { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>Its place among those that are free for the same purposes.</summary>
    public LinkedListNode<PoolMember> Node { get; }

    public bool IsUsable => Standing == LeaseRefusal.None && !IsDrained;

    /// <summary>Slots that are taken or about to be.</summary>
    public int Slots
    {
        get
        {
            var taken = InFlight;
            foreach (var lease in Report?.Leases ?? [])
            {
                taken += LeasePurpose.IsLight(lease.Purpose) ? 0 : 1;
            }

            return taken;
        }
    }

    /// <summary>Whether every slot is taken. An account that is not known yet is believed to have one.</summary>
    public bool IsBusy => Slots >= (Report?.MaxLeases ?? 1);

    /// <summary>When the first slot comes back at the latest.</summary>
    public DateTimeOffset FirstExpiry
    {
        get
        {
            var first = DateTimeOffset.MaxValue;
            foreach (var lease in Report?.Leases ?? [])
            {
                if (!LeasePurpose.IsLight(lease.Purpose) && lease.ExpiresAt < first)
                {
                    first = lease.ExpiresAt;
                }
            }

            return first;
        }
    }
}
