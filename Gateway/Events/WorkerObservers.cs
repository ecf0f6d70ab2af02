using System.Net;
using Telepool.Gateway.Fingerprints;
using Telepool.Gateway.Metrics;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Tracing;

namespace Telepool.Gateway.Events;

/// <summary>Who is told what happens to single connections. One volatile read for each where nobody listens.</summary>
/// <param name="Events">Takes events.</param>
/// <param name="Hellos">Takes some of the TLS clients' hellos; null where nobody could ask for them.</param>
/// <param name="Traces">Follows connections; null where traces are not exported.</param>
/// <param name="Latencies">Measures how long they take to be set up.</param>
internal sealed record WorkerObservers(GatewayEventHub Events, HelloWatch? Hellos, GatewayTraces? Traces, GatewayLatencies Latencies)
{
    /// <summary>A user's connection relays.</summary>
    public void Opened(string user, UInt128 client)
    {
        if (Events.IsHeard)
        {
            Events.Publish(GatewayEventKind.Opened, user, Address(client));
        }
    }

    /// <summary>A relay ended.</summary>
    public void Closed(string? user, UInt128 client, CloseReason reason)
    {
        if (Events.IsHeard)
        {
            Events.Publish(GatewayEventKind.Closed, user, Address(client), Configuration.SettingScalar.Camel(reason.ToString()));
        }
    }

    /// <summary>A connection ended before it relayed.</summary>
    public void Ended(in ClientAddress client, CloseReason reason)
    {
        if (Events.IsHeard && reason is not (CloseReason.Finished or CloseReason.ClientBroken or CloseReason.Draining))
        {
            Events.Publish(GatewayEventKind.Refused, null, client.ToIPAddress(), Configuration.SettingScalar.Camel(reason.ToString()));
        }
    }

    /// <summary>A connection showed nobody's secret.</summary>
    public void Stranger(in ClientAddress client, string? serverName)
    {
        if (Events.IsHeard)
        {
            // A name is a stranger's own bytes: the reader has judged it to be a host name.
            Events.Publish(GatewayEventKind.AuthenticationFailed, null, client.ToIPAddress(), serverName);
        }
    }

    private static IPAddress Address(UInt128 value) => new ClientAddress(value, 0).ToIPAddress();
}
