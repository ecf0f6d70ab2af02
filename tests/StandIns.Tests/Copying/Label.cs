using Orleans;

namespace StandIns.Tests.Copying;

/// <summary>A record whose parameters need no ids of their own.</summary>
[GenerateSerializer]
public sealed record Label(string Name, Shape Shape)
{
    [Id(0)]
    public List<string> Notes { get; init; } = [];
}
