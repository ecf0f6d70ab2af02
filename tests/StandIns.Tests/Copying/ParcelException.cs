using Orleans;

namespace StandIns.Tests.Copying;

[GenerateSerializer]
public sealed class ParcelException(string message, int weight) : Exception(message)
{
    [Id(0)]
    public int Weight { get; } = weight;
}
