namespace Telepool.Gateway.Admin.Contracts;

/// <summary>What a user uses.</summary>
/// <param name="Name">The user.</param>
/// <param name="Connections">Its connections at this gateway now.</param>
/// <param name="Devices">The devices that they come from; null where it is not counted.</param>
/// <param name="BytesUp">Bytes from its clients.</param>
/// <param name="BytesDown">Bytes to its clients.</param>
/// <param name="QuotaUsed">Bytes of its quota that are used; null without a quota.</param>
/// <param name="IsBlocked">Whether it may not connect now: disabled, expired, or its quota used up.</param>
public sealed record UserUsageAnswer(string Name, int Connections, int? Devices, long BytesUp, long BytesDown, long? QuotaUsed, bool IsBlocked);
