using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Telepool.Gateway.Upstreams.Control;

/// <summary>Resolves the names of proxies, which workers cannot: at the start, when new ones appear, and again every minute.</summary>
internal sealed partial class ProxyResolver(Func<UpstreamTable> upstreams, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Upstream, long> _asked = [];

    /// <summary>Resolves until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Check, time);
        try
        {
            do
            {
                await ResolveDueAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    /// <summary>Resolves what is due now.</summary>
    internal async Task ResolveDueAsync(CancellationToken cancellationToken)
    {
        var table = upstreams();
        foreach (var proxy in table.Proxies)
        {
            if (proxy.EndPoint is not DnsEndPoint name)
            {
                continue;
            }

            var upstream = table.Registry.Of(proxy);
            var now = time.GetTimestamp();
            if (_asked.TryGetValue(upstream, out var at) && time.GetElapsedTime(at, now) < Again)
            {
                continue;
            }

            _asked[upstream] = now;
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(name.Host, cancellationToken).ConfigureAwait(false);

                // IPv4 first: of a proxy one address is used, and every host has IPv4.
                upstream.Resolve([.. addresses.OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).Select(address => new IPEndPoint(address, name.Port))]);
            }
            catch (SocketException exception)
            {
                // What was known stays; an outage of the name service is no reason to lose a proxy.
                LogUnresolved(log, proxy.Id, exception.Message);
            }
        }
    }

    [LoggerMessage(4421, LogLevel.Warning, "The name of proxy {Proxy} is not resolved: {Reason}", EventName = "ProxyUnresolved")]
    private static partial void LogUnresolved(ILogger logger, string proxy, string reason);
}
