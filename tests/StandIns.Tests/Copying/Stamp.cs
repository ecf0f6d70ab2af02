using Orleans;

namespace StandIns.Tests.Copying;

[GenerateSerializer, Immutable]
public sealed record Stamp([property: Id(0)] string Country);
