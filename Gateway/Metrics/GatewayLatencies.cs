using System.Diagnostics;
using System.Diagnostics.Metrics;
using Telepool.Gateway.Relaying;

namespace Telepool.Gateway.Metrics;

/// <summary>
/// How long clients' handshakes and connections to data centres take: two measurements in the life of a connection and none while it relays. Every meter
/// that shows the gateway is told, and a gateway that nobody measures reads a field.
/// </summary>
internal sealed class GatewayLatencies
{
    private readonly Lock _lock = new();
    private volatile Shown[] _shown = [];

    /// <summary>Shows them on a meter, for as long as it lives.</summary>
    public void ShowOn(Meter meter)
    {
        var shown = new Shown(
            meter.CreateHistogram<double>("telepool.gateway.handshake.duration", "s", "From the accept to a client that has shown its secret."),
            meter.CreateHistogram<double>("telepool.gateway.dial.duration", "s", "From dialing a data centre to a connection that takes bytes, or to giving up."));
        lock (_lock)
        {
            _shown = [.. _shown, shown];
        }
    }

    /// <summary>A client has shown its secret.</summary>
    /// <param name="codec">What its stream is wrapped in, which is what kind of handshake it was.</param>
    /// <param name="milliseconds">Since its accept, on the worker's clock.</param>
    public void Authenticated(ClientCodec codec, long milliseconds)
    {
        foreach (var shown in _shown)
        {
            shown.Handshake.Record(milliseconds / 1000d, KeyValuePair.Create("kind", (object?)KindOf(codec)));
        }
    }

    /// <summary>A dial is over.</summary>
    /// <param name="isConnected">Whether there is a connection.</param>
    /// <param name="began">When it began (<see cref="Stopwatch.GetTimestamp"/>).</param>
    public void Dialed(bool isConnected, long began)
    {
        if (_shown is not { Length: > 0 } all)
        {
            return;
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        foreach (var shown in all)
        {
            shown.Dial.Record(seconds, KeyValuePair.Create("result", (object?)(isConnected ? "connected" : "failed")));
        }
    }

    private static string KindOf(ClientCodec codec) => codec switch
    {
        ClientCodec.TlsRecords => "fake_tls",
        ClientCodec.WebSocketFrames => "web_socket",
        _ => "obfuscated",
    };

    private sealed record Shown(Histogram<double> Handshake, Histogram<double> Dial);
}
