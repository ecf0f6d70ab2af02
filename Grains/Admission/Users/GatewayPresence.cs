using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>What one gateway holds besides bytes. It is in memory only: after a restart of the grain the gateway says it again, and nothing is lent before that.</summary>
internal sealed class GatewayPresence
{
    public long Sequence { get; set; }

    public int Open { get; set; }

    public int Slots { get; set; }

    public int DeviceCount { get; set; }

    public HashSet<DeviceId> Devices { get; } = [];
}
