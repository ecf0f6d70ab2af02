using Orleans;

namespace StandIns.Tests.Copying;

[GenerateSerializer]
public enum Shape
{
    Round,
    Square,
}
