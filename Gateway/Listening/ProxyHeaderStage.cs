using Telepool.Gateway.Admission;
using Telepool.Gateway.Listening.ProxyProtocol;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Listening;

/// <summary>
/// Reads the PROXY header that a trusted balancer begins with, and goes on with the client that it names. A balancer that sends none, or a broken one,
/// is set up wrongly: its connection is closed, since everything behind it would be counted for the balancer itself.
/// </summary>
internal sealed class ProxyHeaderStage(Doorkeeper door) : ConnectionStage
{
    /// <inheritdoc />
    public override TimeSpan? Deadline => door.Settings.ProxyHeader;

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        var counters = connection.Worker.Counters;
        switch (ProxyHeaderReader.Read(connection.Received, out var header, out var consumed))
        {
            case ProxyHeaderStatus.Incomplete:
                return;
            case ProxyHeaderStatus.Complete:
                counters.Add(GatewayCounter.ProxyHeaders);
                connection.Consume(consumed);
                Continue(connection, header);
                return;
            default:
                counters.Add(GatewayCounter.ProxyHeadersInvalid);
                connection.Close(CloseReason.InvalidBytes, reset: true);
                return;
        }
    }

    private void Continue(Connection connection, in ProxyHeader header)
    {
        // Without a name the balancer speaks for itself, to see whether we live, and stays as trusted as it is.
        if (header.Source is { } source)
        {
            connection.Client = new ClientAddress(source);
            var verdict = door.Judge(connection.Client.Value, connection.Worker.Now, out var pass);
            if (verdict != DoorVerdict.Admitted)
            {
                connection.Worker.Counters.Add(Acceptor.CounterOf(verdict));
                connection.Close(CloseReason.Denied, reset: true);
                return;
            }

            connection.Pass = pass;
        }

        connection.Become(new SniffStage(door.Settings, door.Step));
    }
}
