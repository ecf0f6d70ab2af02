namespace Grains.Interfaces.Admission;

/// <summary>A user of a gateway's own configuration, as the gateway tells of it.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsEnabled">Whether the user may connect at all.</param>
/// <param name="Form">What clients do with the secret: <c>plain</c>, <c>padded</c> or <c>tls</c>.</param>
[GenerateSerializer, Immutable, Alias("telepool.gateway-user")]
public sealed record GatewayUser([property: Id(0)] string Name, [property: Id(1)] bool IsEnabled, [property: Id(2)] string Form);
