using Orleans;

namespace StandIns.Tests.Silos;

[GenerateSerializer]
public sealed class Number
{
    [Id(0)]
    public int Value { get; set; }
}
