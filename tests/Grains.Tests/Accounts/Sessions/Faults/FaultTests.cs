using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Emulator;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Faults;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grains.Tests.Accounts.Sessions.Faults;

public sealed class FaultTests
{
    [Fact]
    public async Task Calls_WithEveryFault_FailInEveryWayAndAreCounted()
    {
        using var counts = new Counts();
        await using var services = Services();
        var faults = Create(services, new FaultOptions { ErrorProbability = 0.2, RateLimitProbability = 0.2, FloodProbability = 0.2, FloodWait = TimeSpan.FromSeconds(7), DelayProbability = 0.2, Delay = TimeSpan.FromMilliseconds(1), Seed = 3 });
        await using var session = new FaultySessionFactory(new FakeSessions(), faults).Open("alpha", "keys of alpha"u8, SessionRoute.Direct)!;

        var results = new List<SessionFault?>();
        for (var i = 0; i < 200; i++)
        {
            results.Add((await session.ResolveAsync("news", CancellationToken.None)).Fault);
        }

        Assert.Contains(null, results);
        Assert.Contains(results, fault => fault is { Kind: SessionFaultKind.Timeout });
        Assert.Contains(results, fault => fault is { Kind: SessionFaultKind.TransportFlood });
        Assert.Contains(results, fault => fault is { Kind: SessionFaultKind.Flood, Name: "FLOOD_WAIT_7" } && fault.Wait == TimeSpan.FromSeconds(7));
        Assert.Equal(results.Count(fault => fault?.Kind == SessionFaultKind.Flood), counts.Of("flood"));
        Assert.Equal(results.Count(fault => fault?.Kind == SessionFaultKind.TransportFlood), counts.Of("rate_limit"));
        Assert.Equal(results.Count(fault => fault?.Kind == SessionFaultKind.Timeout), counts.Of("error"));
        Assert.InRange(counts.Of("delay"), 10, 90);
    }

    [Fact]
    public async Task Network_BrokenConnections_AreMadeAnewAndCounted()
    {
        using var counts = new Counts();
        await using var services = Services();
        var faults = Create(services, new FaultOptions { NetworkProbability = 0.02, Seed = 5 });
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Channels = 1, Messages = 20, LimitsEnabled = false });
        var telegram = new TelegramOptions { DataCenters = emulator.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value), PublicKeysPath = emulator.PublicKeyPath };
        var factory = new FaultySessionFactory(new MtprotoSessionFactory(new TelegramClientSettings(Options.Create(telegram), Options.Create(new AccountOptions()))), faults);
        await using var session = factory.Open("alpha", [], SessionRoute.Direct)!;

        var answered = 0;
        for (var i = 0; i < 60; i++)
        {
            // Nobody is logged in, and to be told so takes a whole call.
            answered += (await session.VerifyAsync(CancellationToken.None)).Fault is { Name: "AUTH_KEY_UNREGISTERED" } ? 1 : 0;
        }

        Assert.True(answered >= 50, $"{answered} calls of 60 were answered");
        Assert.InRange(counts.Of("network"), 1, 500);
    }

    private static ServiceProvider Services() => new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static FaultInjector Create(ServiceProvider services, FaultOptions options) =>
        new(Options.Create(options), services.GetRequiredService<IMeterFactory>(), TimeProvider.System);

    /// <summary>What was counted in this test's flow of calls and in the tasks that it started.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _counts = new();
        private readonly MeterListener _listener = new();

        public Counts()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "mtproto_faults_injected_total")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _counts.AddOrUpdate((string)tags[0].Value!, value, (_, sum) => sum + value));
            _listener.Start();
        }

        public long Of(string kind) => _counts.GetValueOrDefault(kind);

        public void Dispose() => _listener.Dispose();
    }
}
