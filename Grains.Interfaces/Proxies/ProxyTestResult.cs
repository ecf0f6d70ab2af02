namespace Grains.Interfaces.Proxies;

/// <summary>What a probe made now found.</summary>
[GenerateSerializer, Immutable, Alias("telepool.proxy-test-result")]
public sealed record ProxyTestResult
{
    /// <summary>The proxy.</summary>
    [Id(0)]
    public required string ProxyId { get; init; }

    /// <summary>What is wrong; <see cref="ProxyFault.None"/> where the data centre answered.</summary>
    [Id(1)]
    public ProxyFault Fault { get; init; }

    /// <summary>The fault in words; empty where there is none.</summary>
    [Id(2)]
    public string Reason { get; init; } = string.Empty;

    /// <summary>The data centre that was asked.</summary>
    [Id(3)]
    public int DcId { get; init; }

    /// <summary>Milliseconds to a way through the proxy; null where there was none.</summary>
    [Id(4)]
    public double? ConnectMs { get; init; }

    /// <summary>Milliseconds to the data centre's answer; null where there was none.</summary>
    [Id(5)]
    public double? FirstByteMs { get; init; }
}
