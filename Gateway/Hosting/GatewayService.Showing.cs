using System.Diagnostics.Metrics;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Hosting;

/// <summary>What a gateway shows of itself to the program that it is part of.</summary>
public sealed partial class GatewayService
{
    /// <summary>What it carries.</summary>
    public GatewayTraffic Traffic => new(Sum(GatewayCounter.RelaysOpened) - Sum(GatewayCounter.RelaysClosed), Sum(GatewayCounter.BytesUp), Sum(GatewayCounter.BytesDown));

    /// <summary>Shows the gateway's metrics where another host exports meters.</summary>
    public void ShowOn(IMeterFactory meters) => _ = new GatewayMeters(meters, _host);

    private long Sum(GatewayCounter counter) => _host.Workers.Sum(worker => worker.Counters[counter]);
}
