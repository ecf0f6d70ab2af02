using Grains.Interfaces.Admission;

namespace Telepool.Gateway.Users;

/// <summary>What a gateway holds of a user's limits.</summary>
internal readonly record struct UserHold
{
    /// <summary>Open connections.</summary>
    public required int Connections { get; init; }

    /// <summary>Connections that it may open.</summary>
    public required int Slots { get; init; }

    /// <summary>Devices, where they are limited.</summary>
    public required DeviceId[] Devices { get; init; }

    /// <summary>Devices in any case.</summary>
    public required int DeviceCount { get; init; }

    /// <summary>Bytes from clients since the gateway began.</summary>
    public required long BytesUp { get; init; }

    /// <summary>Bytes to clients since the gateway began.</summary>
    public required long BytesDown { get; init; }

    /// <summary>Bytes of the quota that it may use in all.</summary>
    public required long Lent { get; init; }
}
