using Orleans;

namespace StandIns.Tests.Copying;

[GenerateSerializer]
public sealed class Dog : Animal
{
    [Id(0)]
    public List<string> Tricks { get; set; } = [];
}
