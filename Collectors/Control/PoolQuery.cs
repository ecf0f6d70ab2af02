namespace Telepool.Collectors.Control;

/// <summary>What a request about the pool names; each route reads what it needs.</summary>
internal sealed record PoolQuery
{
    /// <summary>The account; null for the whole pool.</summary>
    public string? Account { get; init; }

    /// <summary>The lease.</summary>
    public Guid Lease { get; init; }

    /// <summary>How long to wait, in seconds.</summary>
    public double Wait { get; init; }

    /// <summary>The purpose.</summary>
    public string Purpose { get; init; } = string.Empty;

    /// <summary>The peer; null for none.</summary>
    public string? Peer { get; init; }
}
