namespace Telepool.Gateway.Hosting;

/// <summary>What a gateway carries.</summary>
/// <param name="Relays">Connections that relay now.</param>
/// <param name="BytesUp">Bytes from clients since the start.</param>
/// <param name="BytesDown">Bytes to clients since the start.</param>
public readonly record struct GatewayTraffic(long Relays, long BytesUp, long BytesDown);
