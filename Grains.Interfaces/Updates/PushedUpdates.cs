namespace Grains.Interfaces.Updates;

/// <summary>What an account was told unasked since a place in its stream.</summary>
[GenerateSerializer, Immutable, Alias("telepool.pushed-updates")]
public sealed record PushedUpdates
{
    /// <summary>The place in the stream up to which this tells; the next call asks from here.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>What happened, in the order in which it came.</summary>
    [Id(1)]
    public PushedUpdate[] Items { get; init; } = [];

    /// <summary>Whether something may be missing before or between these: the reader fetches the difference of every channel that it watches here.</summary>
    [Id(2)]
    public bool Gap { get; init; }
}
