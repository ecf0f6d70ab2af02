using System.Net;
using System.Security.Cryptography;
using Emulator;
using Emulator.MiddleProxies;
using Gateway.Tests.Hosting;
using MTProto.Client;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Transports.MiddleProxy;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams.Middle;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Upstreams.Middle;

/// <summary>A gateway whose only way to the emulator is a middle proxy per data centre.</summary>
internal sealed class MiddleFixture : IAsyncDisposable
{
    public const string Tag = "00112233445566778899aabbccddeeff";

    private readonly EmulatorServer _server;

    private MiddleFixture(EmulatorServer server, Dictionary<int, EmulatorMiddleProxy> proxies, GatewayHost host)
    {
        _server = server;
        Proxies = proxies;
        Host = host;
    }

    public static MiddleSecret Secret
    {
        get
        {
            MiddleSecret.TryCreate(SHA512.HashData("telepool middle"u8), out var secret);
            return secret!;
        }
    }

    public IReadOnlyDictionary<int, EmulatorMiddleProxy> Proxies { get; }

    /// <summary>The one of the data centre that clients begin with.</summary>
    public EmulatorMiddleProxy First => Proxies[2];

    public GatewayHost Host { get; }

    public long Links => Proxies.Values.Sum(proxy => proxy.Statistics.Links);

    /// <summary>Starts everything.</summary>
    /// <param name="server">The data centres.</param>
    /// <param name="change">Changes the settings, which know the middle proxies, one user with an ad tag, and no way around.</param>
    /// <param name="changeProxy">Changes the middle proxies.</param>
    public static async Task<MiddleFixture> StartAsync(
        EmulatorServer server, Func<GatewaySettings, GatewaySettings>? change = null, Func<EmulatorMiddleOptions, EmulatorMiddleOptions>? changeProxy = null)
    {
        var proxies = server.DataCenters.ToDictionary(
            pair => pair.Key,
            pair => EmulatorMiddleProxy.Start((changeProxy ?? (options => options))(new EmulatorMiddleOptions { Secret = Secret, DataCenter = pair.Value })));
        var settings = GatewayFactory.Settings(new IPEndPoint(IPAddress.Loopback, 1));
        settings = settings with
        {
            Users = [settings.Users[0] with { AdTag = Tag }],
            Middle = new MiddleSettings
            {
                Proxies = proxies.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)[pair.Value.EndPoint]),
                Secret = Secret.Bytes.ToArray(),
            },
        };
        return new MiddleFixture(server, proxies, await GatewayFactory.StartAsync(change is null ? settings : change(settings)));
    }

    /// <summary>A client of ours through the gateway.</summary>
    public TelegramClient Client(string prefix = "dd")
    {
        Assert.True(ProxyAddress.TryParse($"mtproxy://{prefix}{GatewayFactory.Key}@{Host.EndPoints[0]}", out var proxy, out _));
        return new TelegramClient(
            new TelegramClientOptions
            {
                ApiId = 1,
                ApiHash = "hash",
                DcAddresses = _server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
                PublicKeys = RsaPublicKey.ReadPem(File.ReadAllText(_server.PublicKeyPath)),
                Proxy = proxy,
            },
            new ClientSessionState());
    }

    public long Count(GatewayCounter counter) => Host.Workers.Sum(worker => worker.Counters[counter]);

    /// <summary>Everything that was counted, for messages of failures.</summary>
    public string Describe() => string.Join(", ", Enum.GetValues<GatewayCounter>().Where(counter => Count(counter) > 0).Select(counter => $"{counter} {Count(counter)}"))
        + ", " + string.Join(", ", Enum.GetValues<CloseReason>().Select(reason => $"{reason} {Host.Workers.Sum(worker => worker.Counters[reason])}"));

    /// <summary>Waits until something holds.</summary>
    public static async Task WaitAsync(Func<bool> condition, string what)
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < deadline, $"waited in vain: {what}");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        foreach (var proxy in Proxies.Values)
        {
            await proxy.DisposeAsync();
        }
    }

    /// <summary>The same address for every data centre.</summary>
    public static RouteSettings Direct(EmulatorServer server) => new()
    {
        DataCenters = server.DataCenters.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<IPEndPoint>)[pair.Value]),
    };
}
