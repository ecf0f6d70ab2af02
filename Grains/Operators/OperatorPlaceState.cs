using Grains.Interfaces.Operators;

namespace Grains.Operators;

/// <summary>What a silo's file says.</summary>
[GenerateSerializer, Alias("telepool.operator-place-state")]
internal sealed class OperatorPlaceState
{
    /// <summary>Whom it lets in.</summary>
    [Id(0)]
    public OperatorEntry[] Entries { get; set; } = [];

    /// <summary>When its silo said so last, to some minutes.</summary>
    [Id(1)]
    public DateTimeOffset HeardAt { get; set; }
}
