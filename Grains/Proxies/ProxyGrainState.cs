using Grains.Interfaces.Proxies;

namespace Grains.Proxies;

/// <summary>What a proxy keeps between activations.</summary>
[GenerateSerializer, Alias("telepool.proxy-grain-state")]
internal sealed class ProxyGrainState
{
    /// <summary>The pool that it belongs to; empty for none.</summary>
    [Id(0)]
    public string PoolName { get; set; } = string.Empty;

    /// <summary>Its sealed address.</summary>
    [Id(1)]
    public byte[] Envelope { get; set; } = [];

    /// <summary>Whether it is banned.</summary>
    [Id(2)]
    public bool IsBanned { get; set; }

    /// <summary>When the ban is over; null for never.</summary>
    [Id(3)]
    public DateTimeOffset? BannedUntil { get; set; }

    /// <summary>Bans in a row.</summary>
    [Id(4)]
    public int Strikes { get; set; }

    /// <summary>Why it is banned.</summary>
    [Id(5)]
    public string Reason { get; set; } = string.Empty;

    /// <summary>When it began to serve after its last ban.</summary>
    [Id(6)]
    public DateTimeOffset ServesSince { get; set; }

    /// <summary>Towards all data centres.</summary>
    [Id(7)]
    public ProxyScore Whole { get; set; } = new();

    /// <summary>Towards each data centre.</summary>
    [Id(8)]
    public Dictionary<int, ProxyScore> Dcs { get; set; } = [];

    /// <summary>Data centres that it does not reach, and until when that is believed.</summary>
    [Id(9)]
    public Dictionary<int, DateTimeOffset> Unreached { get; set; } = [];

    /// <summary>The fault that it is banned for.</summary>
    [Id(10)]
    public ProxyFault Fault { get; set; }
}
