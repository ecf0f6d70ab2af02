using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Upstreams;

/// <summary>An upstream connection.</summary>
/// <param name="Fd">Its socket, unwatched.</param>
/// <param name="IsConnecting">Whether connecting is still under way: the owner sends what it has, and tells the dial what became of it (<see cref="Dial.Settled"/>).</param>
/// <param name="Codec">What the stream to the data centre is wrapped in.</param>
internal readonly record struct DialedUpstream(int Fd, bool IsConnecting, ClientCodec Codec = ClientCodec.None)
{
    /// <summary>What it goes through, whose load counts it until it ends; null where that is not counted.</summary>
    public Upstream? Upstream { get; init; }
}
