using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Sniffing;

/// <summary>Where every connection goes that has shown no secret, with all its bytes still in it: the one place that decides what strangers see.</summary>
internal static class Strangers
{
    /// <summary>Takes a connection over. Nothing of what it received may have been consumed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="serverName">The host name that a TLS client asks for, which says to which front it goes; null where there is none.</param>
    public static void Receive(Connection connection, string? serverName = null)
    {
        var counters = connection.Worker.Counters;
        if (Doorkeeper.Of(connection.Worker).Step >= OverloadStep.StrangersRefused)
        {
            counters.Add(GatewayCounter.StrangersRefused);
            connection.Close(CloseReason.Overload, reset: true);
            return;
        }

        counters.Add(GatewayCounter.Strangers);
        connection.Worker.Observers?.Stranger(connection.Client, serverName);
        FrontLink.Enter(connection, serverName);
    }
}
