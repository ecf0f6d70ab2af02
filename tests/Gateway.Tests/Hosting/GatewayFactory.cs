using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MTProto.Transports;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Hosting;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Routes;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Users;

namespace Gateway.Tests.Hosting;

/// <summary>Gateways on loopback, in this process.</summary>
internal static class GatewayFactory
{
    /// <summary>The secret of the user "one", without a prefix.</summary>
    public const string Key = "00112233445566778899aabbccddeeff";

    /// <summary>Settings with one listener, one user and one data centre for everything.</summary>
    public static GatewaySettings Settings(IPEndPoint dataCenter) => new()
    {
        Listeners = [new ListenerSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) }],
        Users = [new UserSettings { Name = "one", Secret = Secret(Key) }],
        Routes = new RouteSettings { Default = [dataCenter] },

        // Nothing but what clients bring about: data centres are counted, and a probe comes after any time up to half a minute.
        Upstreams = new UpstreamSettings { Prepared = 0, ProbeInterval = TimeSpan.Zero },
        Workers = 1,
        Drain = TimeSpan.FromSeconds(1),
    };

    public static Task<GatewayHost> StartAsync(GatewaySettings settings) =>
        GatewayHost.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System);

    public static ProxySecret Secret(string text)
    {
        Assert.Equal(ProxySecretStatus.Ok, ProxySecret.TryParse(text, out var secret));
        return secret!;
    }
}
