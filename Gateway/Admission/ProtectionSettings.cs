namespace Telepool.Gateway.Admission;

/// <summary>Limits that keep the gateway alive under abuse; every one of them has a default.</summary>
public sealed record ProtectionSettings
{
    /// <summary>How long a client may take from its connection to a finished handshake.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long neither side may send a byte; zero: for ever.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);
}
