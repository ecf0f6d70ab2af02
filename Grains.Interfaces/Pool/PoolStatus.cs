namespace Grains.Interfaces.Pool;

/// <summary>A pool at a glance.</summary>
[GenerateSerializer, Immutable, Alias("telepool.pool-status")]
public sealed record PoolStatus
{
    /// <summary>The pool's name.</summary>
    [Id(0)]
    public required string Pool { get; init; }

    /// <summary>Accounts that belong to it.</summary>
    [Id(1)]
    public int Accounts { get; init; }

    /// <summary>Those of them that are in memory somewhere.</summary>
    [Id(2)]
    public int Active { get; init; }

    /// <summary>Those that could be leased for some purpose now.</summary>
    [Id(3)]
    public int Free { get; init; }

    /// <summary>Those that cannot be leased until somebody acts.</summary>
    [Id(4)]
    public int Unusable { get; init; }

    /// <summary>Those that are being drained one by one.</summary>
    [Id(5)]
    public int Drained { get; init; }

    /// <summary>Whether the whole pool is being drained.</summary>
    [Id(6)]
    public bool IsDraining { get; init; }

    /// <summary>Leases that are out.</summary>
    [Id(7)]
    public int Leases { get; init; }

    /// <summary>Requests that wait.</summary>
    [Id(8)]
    public int Waiting { get; init; }

    /// <summary>Leases granted since the pool's activation.</summary>
    [Id(9)]
    public long Granted { get; init; }

    /// <summary>Requests refused since the pool's activation.</summary>
    [Id(10)]
    public long Refused { get; init; }

    /// <summary>Leases leaked since the pool's activation.</summary>
    [Id(11)]
    public long Leaked { get; init; }

    /// <summary>What an operator should know, one line each; empty where nothing stands out.</summary>
    [Id(12)]
    public string[] Warnings { get; init; } = [];

    /// <summary>Calls to Telegram by the accounts that are in memory, each since its activation: the sum falls where one leaves.</summary>
    [Id(13)]
    public long Calls { get; init; }

    /// <summary>Floods that Telegram answered them, counted alike.</summary>
    [Id(14)]
    public long Floods { get; init; }

    /// <summary>How many accounts stand how; states that none is in are left out.</summary>
    [Id(15)]
    public StateCount[] States { get; init; } = [];
}
