namespace Grains.Interfaces.Admission;

/// <summary>One of a gateway's counters.</summary>
/// <param name="Metric">What is counted, such as <c>recognised</c> or <c>bytes</c>.</param>
/// <param name="Label">The case of it, such as a protocol's name or a direction; several are separated by a blank, and there may be none.</param>
/// <param name="Value">The count since the gateway started.</param>
[GenerateSerializer, Immutable, Alias("telepool.gateway-count")]
public readonly record struct GatewayCount([property: Id(0)] string Metric, [property: Id(1)] string Label, [property: Id(2)] long Value);
