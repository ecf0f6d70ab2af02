using Orleans;

namespace StandIns.Tests.Copying;

[GenerateSerializer]
public abstract class Animal
{
    [Id(0)]
    public string? Name { get; set; }
}
