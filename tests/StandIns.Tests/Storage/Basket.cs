using Orleans;

namespace StandIns.Tests.Storage;

[GenerateSerializer]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];
}
