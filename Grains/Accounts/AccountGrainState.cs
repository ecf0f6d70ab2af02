using Grains.Accounts.Standing;
using Grains.Rates;

namespace Grains.Accounts;

/// <summary>What an account keeps between activations.</summary>
[GenerateSerializer, Alias("telepool.account-grain-state")]
internal sealed class AccountGrainState
{
    /// <summary>The fencing epoch last handed out; a new owner raises and stores it before it grants anything.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    /// <summary>The sealed session.</summary>
    [Id(1)]
    public byte[]? Session { get; set; }

    /// <summary>The sealed phone number and code hash of a login in progress.</summary>
    [Id(2)]
    public byte[]? Login { get; set; }

    [Id(3)]
    public LoginPhase Phase { get; set; }

    /// <summary>0 unless logged in.</summary>
    [Id(4)]
    public long UserId { get; set; }

    [Id(5)]
    public int HomeDc { get; set; }

    /// <summary>Why an operator must act; empty where none must.</summary>
    [Id(6)]
    public string DisabledReason { get; set; } = string.Empty;

    /// <summary>Why the last login ended; empty where it did not.</summary>
    [Id(7)]
    public string LoginLostReason { get; set; } = string.Empty;

    /// <summary>Until when what is parked: a method's name, or <see cref="FloodParking.WholeAccount"/>.</summary>
    [Id(8)]
    public Dictionary<string, DateTimeOffset> Parked { get; set; } = [];

    /// <summary>Quarantine, probation, restriction, and the audit entries under way.</summary>
    [Id(9)]
    public AccountHealth Health { get; set; } = new();

    /// <summary>What was learnt of Telegram's limits.</summary>
    [Id(20)]
    public RateMemory Rates { get; set; } = new();

    /// <summary>The silo that may connect the account, by its address and generation; empty where none may.</summary>
    [Id(21)]
    public string Owner { get; set; } = string.Empty;

    /// <summary>Which claim made <see cref="Owner"/> the owner; grows with each.</summary>
    [Id(22)]
    public long Claim { get; set; }

    /// <summary>Leases that were out when the last owner left in order. They stay here until the next owner stores anything: those that have run out count for nothing.</summary>
    [Id(23)]
    public List<HandedLease> HandedLeases { get; set; } = [];
}
