namespace Grains.Interfaces.Admission;

/// <summary>The gateways that are alive. There is one, under <see cref="DefaultKey"/>; a new activation knows them again after one heartbeat of each. It calls no other grain.</summary>
[Alias("telepool.gateway-directory")]
public interface IGatewayDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory.</summary>
    const string DefaultKey = "default";

    /// <summary>A gateway says that it lives. One that does not for <paramref name="timeToLive"/> is not listed any more.</summary>
    [Alias("heartbeat")]
    Task HeartbeatAsync(GatewayInfo gateway, TimeSpan timeToLive);

    /// <summary>A gateway stops.</summary>
    [Alias("leave")]
    Task LeaveAsync(string id);

    /// <summary>The gateways, by name.</summary>
    [Alias("list")]
    Task<GatewayStatus[]> ListAsync();
}
