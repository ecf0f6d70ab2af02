using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Sniffing;

/// <summary>Where every connection goes that has shown no secret, with all its bytes still in it: the one place that decides what strangers see.</summary>
internal static class Strangers
{
    /// <summary>Takes a connection over. Nothing of what it received may have been consumed.</summary>
    public static void Receive(Connection connection)
    {
        var counters = connection.Worker.Counters;
        if (Doorkeeper.Of(connection.Worker).Step >= OverloadStep.StrangersRefused)
        {
            counters.Add(GatewayCounter.StrangersRefused);
            connection.Close(CloseReason.Overload, reset: true);
            return;
        }

        counters.Add(GatewayCounter.Strangers);
        connection.Become(new SilentStage());
    }
}
