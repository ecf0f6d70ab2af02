using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Emulator;
using Emulator.Proxies;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Tests.Client.Proxies;

/// <summary>The client through emulated proxies to whole data centres.</summary>
public sealed class ProxiedClientTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private const string Key = "00112233445566778899aabbccddeeff";

    [Theory]
    [InlineData(EmulatorProxyKind.Socks5, false, null)]
    [InlineData(EmulatorProxyKind.Socks5, true, null)]
    [InlineData(EmulatorProxyKind.Http, false, null)]
    [InlineData(EmulatorProxyKind.Http, true, null)]
    [InlineData(EmulatorProxyKind.Mtproxy, false, Key)]
    [InlineData(EmulatorProxyKind.Mtproxy, false, "dd" + Key)]
    [InlineData(EmulatorProxyKind.Mtproxy, false, "ee" + Key + "6578616d706c652e6f7267")]
    public async Task Call_ThroughEveryKindOfProxy_IsAnsweredAndGoesNoOtherWay(EmulatorProxyKind kind, bool withCredentials, string? secret)
    {
        await using var proxy = await StartAsync(kind, withCredentials, secret);
        var route = new ListRoute(proxy);
        await using var client = new TelegramClient(Options(fixture.Server) with { ProxyRoute = route }, new ClientSessionState());

        var answer = await client.CallAsync(new HelpGetConfig());

        Assert.Null(answer.Error);
        Assert.Equal(1, proxy.Relayed);
        Assert.Contains(route.Attempts, attempt => attempt.Connected is not null);
        Assert.Contains(route.Attempts, attempt => attempt.FirstByte is not null);
        Assert.DoesNotContain(route.Attempts, attempt => attempt.Failure != ProxyFailure.None);
    }

    [Fact]
    public async Task Call_TargetIsAName_IsResolvedByTheProxy()
    {
        var (dc, endPoint) = fixture.Server.DataCenters.First();
        await using var proxy = await EmulatorProxy.StartAsync(new EmulatorProxyOptions
        {
            Kind = EmulatorProxyKind.Socks5,
            Names = new Dictionary<string, IPAddress> { ["dc.invalid"] = endPoint.Address },
        });
        var options = Options(fixture.Server) with
        {
            Proxy = Parse(proxy.Address),
            DcAddresses = new Dictionary<int, EndPoint> { [dc] = new DnsEndPoint("dc.invalid", endPoint.Port) },
        };
        await using var client = new TelegramClient(options, new ClientSessionState(dc));

        Assert.Null((await client.CallAsync(new HelpGetConfig())).Error);
    }

    [Theory]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Dead, ProxyFailure.Unreachable)]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Closing, ProxyFailure.Closed)]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Silent, ProxyFailure.TimedOut)]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Refusing, ProxyFailure.Credentials)]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.TargetUnreachable, ProxyFailure.Target)]
    [InlineData(EmulatorProxyKind.Socks5, EmulatorProxyFault.Garbage, ProxyFailure.Protocol)]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.Refusing, ProxyFailure.Credentials)]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.TargetUnreachable, ProxyFailure.Target)]
    [InlineData(EmulatorProxyKind.Http, EmulatorProxyFault.Garbage, ProxyFailure.Protocol)]
    [InlineData(EmulatorProxyKind.Mtproxy, EmulatorProxyFault.Closing, ProxyFailure.Closed)]
    [InlineData(EmulatorProxyKind.Mtproxy, EmulatorProxyFault.Refusing, ProxyFailure.TimedOut)]
    public async Task Call_ProxyFails_GoesThroughTheNextOneAndTheFailureIsNamed(EmulatorProxyKind kind, EmulatorProxyFault fault, ProxyFailure expected)
    {
        await using var bad = await StartAsync(kind, true, Key);
        await using var good = await StartAsync(EmulatorProxyKind.Socks5, true, null);
        await bad.FailAsync(fault);
        var route = new ListRoute(bad, good);
        var options = Options(fixture.Server) with { ProxyRoute = route, ProxyTimeout = TimeSpan.FromSeconds(1), ConnectTimeout = TimeSpan.FromSeconds(5) };
        await using var client = new TelegramClient(options, new ClientSessionState());

        Assert.Null((await client.CallAsync(new HelpGetConfig())).Error);
        Assert.Equal(expected, route.Attempts.First(attempt => attempt.Failure != ProxyFailure.None).Failure);
        Assert.Equal(1, good.Relayed);
    }

    [Fact]
    public async Task Call_FixedProxyIsDead_FailsAtOnceAndNeverGoesDirect()
    {
        await using var proxy = await StartAsync(EmulatorProxyKind.Socks5, false, null);
        await proxy.FailAsync(EmulatorProxyFault.Dead);
        var before = fixture.Server.Statistics.Connections;
        await using var client = new TelegramClient(Options(fixture.Server) with { Proxy = Parse(proxy.Address) }, new ClientSessionState());
        var started = Stopwatch.GetTimestamp();

        Assert.Equal(CallErrorKind.Proxy, (await client.CallAsync(new HelpGetConfig())).Error!.Kind);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20));
        Assert.Equal(before, fixture.Server.Statistics.Connections);
    }

    [Fact]
    public async Task Call_RouteHasNone_FailsWithItsReason()
    {
        await using var client = new TelegramClient(Options(fixture.Server) with { ProxyRoute = new ListRoute() }, new ClientSessionState());

        var error = (await client.CallAsync(new HelpGetConfig())).Error!;
        Assert.Equal((CallErrorKind.Proxy, "every proxy is banned"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Call_ProxyDiesUnderACollection_GoesOnThroughAnotherWithinASecond()
    {
        await using var first = await StartAsync(EmulatorProxyKind.Socks5, true, null);
        await using var second = await StartAsync(EmulatorProxyKind.Http, true, null);
        var route = new ListRoute(first, second);
        await using var client = new TelegramClient(Options(fixture.Server) with { ProxyRoute = route }, new ClientSessionState());
        Assert.Null((await client.CallAsync(new HelpGetConfig())).Error);

        var longest = TimeSpan.Zero;
        for (var i = 0; i < 100; i++)
        {
            if (i == 50)
            {
                await first.FailAsync(EmulatorProxyFault.Dead);
            }

            var started = Stopwatch.GetTimestamp();
            Assert.Null((await client.CallAsync(new HelpGetNearestDc(), new CallOptions { Idempotent = true })).Error);
            longest = longest > Stopwatch.GetElapsedTime(started) ? longest : Stopwatch.GetElapsedTime(started);
        }

        TestContext.Current.SendDiagnosticMessage($"longest call over the loss of a proxy: {longest.TotalMilliseconds:F0} ms");
        Assert.Equal(1, second.Relayed);
        Assert.True(longest < TimeSpan.FromSeconds(1), $"The fail-over took {longest}.");
    }

    // Short-lived connections in a row once made every further wait twice as long, whoever was to blame for them.
    [Fact]
    public async Task Call_ManyProxiesDieInARow_NoWaitGrowsOverIt()
    {
        var proxies = new List<EmulatorProxy>();
        for (var i = 0; i < 10; i++)
        {
            proxies.Add(await StartAsync(EmulatorProxyKind.Socks5, false, null));
        }

        await using var client = new TelegramClient(Options(fixture.Server) with { ProxyRoute = new ListRoute([.. proxies]) }, new ClientSessionState());
        var took = new List<TimeSpan>();
        foreach (var proxy in proxies)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.Null((await client.CallAsync(new HelpGetNearestDc(), new CallOptions { Idempotent = true })).Error);
            took.Add(Stopwatch.GetElapsedTime(started));
            await proxy.DisposeAsync();
        }

        // The wait of a second, doubled ten times, would be far above this; the middle one, since the machine may be busy.
        took.Sort();
        Assert.True(took[5] < TimeSpan.FromSeconds(1), $"Calls took {string.Join(", ", took)}.");
    }

    private static ProxyAddress Parse(string text) => ProxyAddress.TryParse(text, out var address, out _) ? address : throw new ArgumentException(text);

    private Task<EmulatorProxy> StartAsync(EmulatorProxyKind kind, bool withCredentials, string? secret)
    {
        var parsed = ProxySecret.TryParse(secret, out var found) == ProxySecretStatus.Ok ? found : null;
        return EmulatorProxy.StartAsync(new EmulatorProxyOptions
        {
            Kind = kind,
            Username = withCredentials && kind != EmulatorProxyKind.Mtproxy ? "us er" : null,
            Password = "p:w@é",
            Secret = parsed,
            DataCenters = fixture.Server.DataCenters,
        });
    }

    private static TelegramClientOptions Options(EmulatorServer server) => new()
    {
        ApiId = 12345,
        ApiHash = "0123456789abcdef0123456789abcdef",
        DcAddresses = server.DataCenters.ToDictionary(center => center.Key, center => (EndPoint)center.Value),
        PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(server.PublicKeyPath)),
    };

    /// <summary>Proxies in order; one that failed is not taken again.</summary>
    private sealed class ListRoute(params EmulatorProxy[] proxies) : IProxyRoute
    {
        private readonly ConcurrentQueue<ProxyAddress> _left = new(proxies.Select(proxy => Parse(proxy.Address)));

        public ConcurrentQueue<ProxyAttempt> Attempts { get; } = new();

        public ValueTask<ProxyChoice> ChooseAsync(int dcId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(_left.TryPeek(out var proxy) ? ProxyChoice.Through(proxy) : ProxyChoice.None("every proxy is banned"));

        public void Report(ProxyAddress proxy, ProxyAttempt attempt)
        {
            Attempts.Enqueue(attempt);
            if (attempt.Failure is not (ProxyFailure.None or ProxyFailure.Broken))
            {
                _left.TryDequeue(out _);
            }
        }
    }
}
