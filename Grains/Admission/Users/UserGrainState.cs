using Grains.Interfaces.Admission;

namespace Grains.Admission.Users;

/// <summary>What is kept of a user.</summary>
[GenerateSerializer, Alias("telepool.user-state")]
internal sealed class UserGrainState
{
    /// <summary>The limits that were reported last.</summary>
    [Id(0)]
    public UserLimits? Limits { get; set; }

    /// <summary>Bytes from clients, ever.</summary>
    [Id(1)]
    public long BytesUp { get; set; }

    /// <summary>Bytes to clients, ever.</summary>
    [Id(2)]
    public long BytesDown { get; set; }

    /// <summary>Bytes that count against the quota and were reported as used.</summary>
    [Id(3)]
    public long Used { get; set; }

    /// <summary>When <see cref="Used"/> began to count.</summary>
    [Id(4)]
    public DateTimeOffset? ResetAt { get; set; }

    /// <summary>The gateways that may hold something.</summary>
    [Id(5)]
    public Dictionary<string, GatewayLoan> Gateways { get; set; } = new(StringComparer.Ordinal);
}
