using System.Collections.Immutable;
using Orleans;

namespace StandIns.Tests.Copying;

/// <summary>One member of each kind that crosses.</summary>
[GenerateSerializer]
public sealed class Parcel
{
    [Id(0)]
    public string? Text { get; set; }

    [Id(1)]
    public List<int>? List { get; set; }

    [Id(2)]
    public Dictionary<string, List<string>>? Map { get; set; }

    [Id(3)]
    public byte[]? Bytes { get; set; }

    [Id(4)]
    public DateTimeOffset Moment { get; set; }

    [Id(5)]
    public Guid? Guid { get; set; }

    [Id(6)]
    public (int Number, string Name) Pair { get; set; }

    [Id(7)]
    public ImmutableArray<Label> Labels { get; set; } = [];

    [Id(8)]
    public HashSet<Shape>? Shapes { get; set; }

    [Id(9)]
    public Uri? Address { get; set; }

    [Id(10)]
    public Parcel? Inner { get; set; }

    [Id(11)]
    public ReadOnlyMemory<byte> Memory { get; set; }

    [Id(12)]
    public object? Anything { get; set; }

    [Id(13)]
    public decimal? Price { get; set; }

    [Id(14)]
    public TimeSpan Duration { get; set; }

    [Id(15)]
    public int[][]? Jagged { get; set; }
}
