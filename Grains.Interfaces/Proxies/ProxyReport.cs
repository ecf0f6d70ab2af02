namespace Grains.Interfaces.Proxies;

/// <summary>What one connection saw of a proxy.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-report")]
public sealed record ProxyReport
{
    /// <summary>The data centre behind it.</summary>
    [Id(0)]
    public required int DcId { get; init; }

    /// <summary>What went wrong; <see cref="ProxyFault.None"/> where nothing did.</summary>
    [Id(1)]
    public ProxyFault Fault { get; init; }

    /// <summary>Milliseconds from dialing to a way through the proxy; null where this does not tell it.</summary>
    [Id(2)]
    public double? ConnectMs { get; init; }

    /// <summary>Milliseconds from the first packet sent to the first one received; null where this does not tell it.</summary>
    [Id(3)]
    public double? FirstByteMs { get; init; }
}
