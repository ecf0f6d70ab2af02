using Orleans;

namespace StandIns.Tests.Activations;

[GenerateSerializer]
public sealed class Tally
{
    [Id(0)]
    public int Sum { get; set; }
}
