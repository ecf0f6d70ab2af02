using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Admission.Overload;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Mtproto;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Web;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Sniffing;

/// <summary>Waits until the first bytes of a connection tell what it is, and gives it to the stage for that.</summary>
internal sealed class SniffStage : ConnectionStage
{
    // What is left of the times under load.
    private const int ShortShare = 3;

    private readonly TimeSpan _firstByte;
    private readonly TimeSpan _handshake;
    private bool _hasBytes;

    /// <summary>Begins with a connection that was accepted, or whose PROXY header was read, just now.</summary>
    public SniffStage(ProtectionSettings settings, OverloadStep step)
    {
        var share = step >= OverloadStep.TimesShortened ? ShortShare : 1;
        _handshake = settings.Handshake / share;
        _firstByte = settings.FirstByte / share < _handshake ? settings.FirstByte / share : _handshake;
    }

    /// <inheritdoc />
    public override TimeSpan? Deadline => _firstByte;

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        if (connection.Received.IsEmpty)
        {
            FrontLink.Undecided(connection, this);
            return;
        }

        if (!_hasBytes)
        {
            _hasBytes = true;
            connection.SetDeadline(_handshake - TimeSpan.FromMilliseconds(connection.Worker.Now - connection.AcceptedAt));
        }

        if (connection.Pass is { Level: AccessLevel.FrontOnly })
        {
            Strangers.Receive(connection);
            return;
        }

        var result = Recognition.Classify(connection.Received);
        if (result.Status == SniffStatus.Incomplete)
        {
            FrontLink.Undecided(connection, this);
            return;
        }

        connection.Worker.Counters.Add(CounterOf(result));
        if (result.Status == SniffStatus.Invalid)
        {
            connection.Accuse(Misdeed.BrokenStart);
        }

        if (result is { Status: SniffStatus.Recognised, Protocol: SniffedProtocol.Obfuscated })
        {
            connection.Become(new ObfuscatedStage());
        }
        else if (result is { Status: SniffStatus.Recognised, Protocol: SniffedProtocol.Tls })
        {
            connection.Become(new FakeTlsStage());
        }
        else if (result is { Status: SniffStatus.Recognised, Protocol: SniffedProtocol.WebSocket })
        {
            connection.Become(new WebSocketStage());
        }
        else
        {
            Strangers.Receive(connection);
        }
    }

    /// <inheritdoc />
    public override void OnPeerClosed(Connection connection)
    {
        // Part of something, and no more of it to come: for the front to answer. Nothing at all is nothing to anybody.
        if (connection.Received.IsEmpty)
        {
            connection.Close(CloseReason.Finished);
        }
        else
        {
            Strangers.Receive(connection);
        }
    }

    /// <inheritdoc />
    public override void OnDeadline(Connection connection)
    {
        connection.Worker.Counters.Add(_hasBytes ? GatewayCounter.HandshakeTimeouts : GatewayCounter.FirstByteTimeouts);
        if (_hasBytes)
        {
            connection.Accuse(Misdeed.Unfinished);
        }

        if (connection.Snapshot.Fronts.Default is not null)
        {
            Strangers.Receive(connection);
            return;
        }

        connection.Close(CloseReason.HandshakeTimeout);
    }

    private static GatewayCounter CounterOf(in SniffResult result) => result.Status == SniffStatus.Invalid
        ? GatewayCounter.SniffedInvalid
        : result.Protocol switch
        {
            SniffedProtocol.Obfuscated => GatewayCounter.SniffedObfuscated,
            SniffedProtocol.Tls => GatewayCounter.SniffedTls,
            SniffedProtocol.WebSocket => GatewayCounter.SniffedWebSocket,
            SniffedProtocol.Http => GatewayCounter.SniffedHttp,
            _ => GatewayCounter.SniffedOther,
        };
}
