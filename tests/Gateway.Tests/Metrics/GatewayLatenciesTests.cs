using System.Diagnostics;
using System.Diagnostics.Metrics;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Relaying;

namespace Gateway.Tests.Metrics;

public sealed class GatewayLatenciesTests
{
    [Fact]
    public void Measurements_WithSeveralMeters_GoToEachOfThem()
    {
        using var first = new Meter("Telepool.Test." + Guid.NewGuid());
        using var second = new Meter("Telepool.Test." + Guid.NewGuid());
        var seen = new List<(string Meter, string Name, string Label, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter == first || instrument.Meter == second)
            {
                to.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add((instrument.Meter.Name, instrument.Name, $"{tags[0].Key}={tags[0].Value}", value)));
        listener.Start();
        var latencies = new GatewayLatencies();
        latencies.Authenticated(ClientCodec.None, 5);
        latencies.ShowOn(first);
        latencies.ShowOn(second);

        latencies.Authenticated(ClientCodec.None, 20);
        latencies.Authenticated(ClientCodec.TlsRecords, 30);
        latencies.Authenticated(ClientCodec.WebSocketFrames, 40);
        latencies.Dialed(isConnected: true, Stopwatch.GetTimestamp() - Stopwatch.Frequency);
        latencies.Dialed(isConnected: false, Stopwatch.GetTimestamp());

        Assert.All(new[] { first, second }, meter =>
        {
            var own = seen.Where(each => each.Meter == meter.Name).ToArray();
            Assert.Equal(["kind=obfuscated", "kind=fake_tls", "kind=web_socket", "result=connected", "result=failed"], own.Select(static each => each.Label));
            Assert.Equal([0.02, 0.03, 0.04], own.Take(3).Select(static each => each.Value));
            Assert.InRange(own[3].Value, 1, 60);
        });
    }
}
