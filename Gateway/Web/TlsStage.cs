using MTProto.Transports.FakeTls;
using Telepool.Gateway.Relaying;
using Telepool.Gateway.Sniffing;
using Telepool.Gateway.Workers;

namespace Telepool.Gateway.Web;

/// <summary>
/// A client that speaks real TLS to a host that the listener has a certificate for. TLS is taken off by the <see cref="TlsDesk"/>; this connection goes on with the
/// other end of a pair, whose bytes are those inside. Only a WebSocket is answered there: what else a site has to say is for the front, which has a name of its own.
/// </summary>
internal sealed class TlsStage : ConnectionStage
{
    private static ReadOnlySpan<byte> NotFound => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8;

    /// <summary>Takes a connection over where there is a certificate for what its client asks for.</summary>
    /// <param name="connection">The connection, nothing of which was consumed.</param>
    /// <param name="hello">What its client began with.</param>
    /// <returns>False where there is none; nothing has happened then.</returns>
    public static bool TryEnter(Connection connection, ClientHello hello)
    {
        var settings = connection.Snapshot.Settings.Web;
        if (!settings.IsEnabled
            || connection.Listener.CertificateFile is null
            || connection.Snapshot.Tls is not { } desk
            || desk.Find(connection.Listener, hello.ServerName) is not { } certificate
            || desk.Open >= settings.MaxTls
            || SocketPair.Create(out var inner, out var outer) < 0)
        {
            return false;
        }

        var first = connection.Received.ToArray();
        connection.Front?.Abort();
        connection.Consume(first.Length);
        connection.Worker.Counters.Add(GatewayCounter.TlsTaken);
        desk.Take(connection.Replace(inner), first, outer, certificate);
        connection.Become(new TlsStage());
        return true;
    }

    /// <inheritdoc />
    public override void OnBytes(Connection connection)
    {
        var result = Recognition.Classify(connection.Received);
        switch (result.Status)
        {
            case SniffStatus.Incomplete:
                break;
            case SniffStatus.Recognised when result.Protocol == SniffedProtocol.WebSocket:
                connection.Become(new WebSocketStage(NotFound.ToArray()));
                break;
            default:
                Refuse(connection, NotFound);
                break;
        }
    }

    /// <summary>Answers what is no WebSocket of ours, and ends.</summary>
    public static void Refuse(Connection connection, ReadOnlySpan<byte> answer)
    {
        connection.Worker.Counters.Add(GatewayCounter.WebSocketsRefused);
        connection.Consume(connection.Received.Length);
        if (connection.Send(answer))
        {
            connection.Close(CloseReason.Finished);
        }
    }
}
