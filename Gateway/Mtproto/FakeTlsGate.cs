using MTProto.Transports.FakeTls;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto.Replays;

namespace Telepool.Gateway.Mtproto;

/// <summary>What outlasts versions of the configuration of all that looks like TLS: the memory of greetings, and what is known of the fronts.</summary>
internal sealed class FakeTlsGate(TimeProvider time)
{
    private ReplayCache? _replays;
    private IReplayDesk? _desk;
    private (int Capacity, TimeSpan Time) _replaySize;

    /// <summary>The fronts.</summary>
    public FrontRegistry Fronts { get; } = new();

    /// <summary>The memory of greetings; null before the first version.</summary>
    public ReplayCache? Replays => _replays;

    /// <summary>Asks the cluster; null where the gateway is alone.</summary>
    public IReplayDesk? Desk
    {
        get => Volatile.Read(ref _desk);
        set => Volatile.Write(ref _desk, value);
    }

    /// <summary>What the workers go by in a version of the configuration.</summary>
    public FakeTlsPolicy Prepare(GatewaySettings settings)
    {
        var own = settings.FakeTls;
        var times = new HelloTimeRule { Skew = own.Skew, SinceBoot = own.SinceBoot };
        var size = (own.MaxReplays, 2 * own.Skew);
        if (_replays is null || size != _replaySize)
        {
            // What was remembered is lost then: whoever changes this can live with a greeting of the last minutes being accepted again.
            _replays = new ReplayCache(own.MaxReplays, 2 * own.Skew);
            _replaySize = size;
        }

        return new FakeTlsPolicy { Times = times, Replays = _replays, Gate = this, ReplayAnswer = own.ReplayAnswer, Time = time };
    }
}
