using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Admission.Overload;

public sealed class LoadMeterTests
{
    private readonly Doorkeeper _door = new(new ProtectionSettings { MaxConnections = 100, MaxHandshakes = 50 }, TimeProvider.System, 1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(80, 0)]
    [InlineData(90, 0.5)]
    [InlineData(100, 1)]
    public void Connections_OnlyTheLastFifthIsLoad(int open, double expected)
    {
        for (var i = 0; i < open; i++)
        {
            Assert.Equal(DoorVerdict.Admitted, _door.Admit(new ClientAddress(new IPEndPoint(IPAddress.Loopback, 1)).Value, 0, out _));
            _door.Finished();
        }

        Assert.Equal(expected, new LoadMeter(_door, () => TimeSpan.Zero).Measure().Connections, 6);
    }

    [Fact]
    public void Handshakes_AndLag_AreSharesOfTheirLimits()
    {
        for (var i = 0; i < 25; i++)
        {
            _door.AdmitBalancer();
        }

        var sample = new LoadMeter(_door, () => TimeSpan.FromMilliseconds(500)).Measure();

        Assert.Equal((0.5, 0.25), (sample.Handshakes, sample.Lag));
        Assert.InRange(sample.Memory, 0, 0.99);
    }

    [Fact]
    public async Task Lag_OfAWorkerThatIsStuck_GrowsUntilItGoesOn()
    {
        using var worker = new Worker(0, NullLogger.Instance);
        worker.Start();
        var probe = new LagProbe([worker], TimeProvider.System);
        Assert.Equal(TimeSpan.Zero, probe.Measure());

        using var stuck = new ManualResetEventSlim();
        worker.Post(_ => stuck.Wait());
        await Gateway.Tests.Listening.ListenerSetTests.Until(() => Task.FromResult(probe.Measure() > TimeSpan.FromMilliseconds(500)));
        stuck.Set();
        await Gateway.Tests.Listening.ListenerSetTests.Until(() => Task.FromResult(probe.Measure() < TimeSpan.FromMilliseconds(500)));
        worker.Stop();
        await worker.Ended;
    }
}
