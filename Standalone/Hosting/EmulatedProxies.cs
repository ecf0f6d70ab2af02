using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Emulator;
using Emulator.Proxies;
using MTProto.Transports;

namespace Standalone.Hosting;

/// <summary>Proxies on loopback between the platform and the emulator: SOCKS5, HTTP CONNECT, and MTProto proxies.</summary>
internal sealed class EmulatedProxies : IAsyncDisposable
{
    // What a disguised connection claims to visit.
    private const string FrontDomain = "www.example.org";

    private readonly List<EmulatorProxy> _proxies = [];

    private EmulatedProxies()
    {
    }

    public IReadOnlyList<EmulatorProxy> All => _proxies;

    /// <summary>The value of <c>MTPROTO_PROXIES</c> that names them.</summary>
    public string Setting => string.Join(' ', _proxies.Select((proxy, index) => $"{proxy.Address}#name={NameOf(index)}"));

    public static string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"proxy-{index + 1}");

    public static async Task<EmulatedProxies> StartAsync(int count, IReadOnlyDictionary<int, IPEndPoint> dataCenters)
    {
        var started = new EmulatedProxies();
        for (var i = 0; i < count; i++)
        {
            started._proxies.Add(await EmulatorProxy.StartAsync(OptionsOf(i, dataCenters)).ConfigureAwait(false));
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static EmulatorProxyOptions OptionsOf(int index, IReadOnlyDictionary<int, IPEndPoint> dataCenters) => (index % 4) switch
    {
        0 => new EmulatorProxyOptions { Kind = EmulatorProxyKind.Socks5, Username = "telepool", Password = RandomNumberGenerator.GetHexString(16, lowercase: true) },
        1 => new EmulatorProxyOptions { Kind = EmulatorProxyKind.Http },
        2 => new EmulatorProxyOptions { Kind = EmulatorProxyKind.Mtproxy, Secret = Secret("dd", string.Empty), DataCenters = dataCenters },
        _ => new EmulatorProxyOptions { Kind = EmulatorProxyKind.Mtproxy, Secret = Secret("ee", FrontDomain), DataCenters = dataCenters },
    };

    private static ProxySecret Secret(string prefix, string domain)
    {
        var text = prefix + RandomNumberGenerator.GetHexString(2 * ProxySecret.KeyLength, lowercase: true) + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(domain));
        _ = ProxySecret.TryParse(text, out var secret);
        return secret!;
    }
}
