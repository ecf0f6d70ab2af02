using MTProto.Transports.FakeTls;
using Telepool.Gateway.Mtproto.Replays;

namespace Telepool.Gateway.Mtproto;

/// <summary>What a greeting is judged by, in one version of the configuration.</summary>
internal sealed class FakeTlsPolicy
{
    /// <summary>How far its time may be off.</summary>
    public required HelloTimeRule Times { get; init; }

    /// <summary>What greetings were accepted here.</summary>
    public required IReplayStore Replays { get; init; }

    /// <summary>What is the same in every version.</summary>
    public required FakeTlsGate Gate { get; init; }

    /// <summary>What greetings were accepted elsewhere; null where a gateway is alone.</summary>
    public IReplayDesk? Desk => Gate.Desk;

    /// <summary>How long the answer of <see cref="Desk"/> is waited for.</summary>
    public required TimeSpan ReplayAnswer { get; init; }

    /// <summary>The clock that greetings are compared with.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>How long a greeting can be sent again until its time makes it stale: one from a clock ahead is good for twice the skew.</summary>
    public TimeSpan ReplayTime => 2 * Times.Skew;
}
