using MTProto.Transports;
using MTProto.Transports.Secrets;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Upstreams;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Mtproto;

/// <summary>
/// 64 bytes of noise (core.telegram.org/mtproto/mtproto-transports#transport-obfuscation): finds whose secret they were made with. Nobody's are
/// answered with silence.
/// </summary>
internal sealed class ObfuscatedStage : ConnectionStage
{
    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        var received = connection.Received;
        if (received.Length < ObfuscationHeader.Length)
        {
            return;
        }

        var worker = connection.Worker;
        var users = connection.Snapshot.Users;
        var network = connection.Client.Network;
        var search = users.Index.FindHeader(received, network, HintsOf(worker), out var match);
        if (search != SecretSearch.Found)
        {
            worker.Counters.Add(GatewayCounter.ObfuscatedRejected);
            if (search != SecretSearch.OverBudget)
            {
                connection.Accuse(Misdeed.Noise);
            }

            Strangers.Receive(connection);
            return;
        }

        worker.Counters.Add(GatewayCounter.ObfuscatedAccepted);
        connection.SetAuthenticated();
        connection.Consume(ObfuscationHeader.Length);
        UpstreamOpener.Open(connection, new AuthenticatedClient
        {
            User = users.Users[match.Index],
            Kind = match.Kind,
            DcId = match.DcId,
            Decrypt = match.ToServer,
            Encrypt = match.ToClient,
        });
    }

    /// <summary>What a worker remembers of earlier searches, with the budget that the load leaves to the next one.</summary>
    internal static SecretHints HintsOf(Worker worker)
    {
        var hints = worker.State(static _ => new SecretHints());
        var door = Doorkeeper.Of(worker);
        hints.Budget = door.Step >= OverloadStep.ScansLimited ? door.Settings.ScanBudget : int.MaxValue;
        return hints;
    }
}
