using MTProto.Transports;

namespace MTProto.Handshake;

/// <summary>Agrees on an authorization key as client (core.telegram.org/mtproto/auth_key).</summary>
public static class ClientHandshake
{
    /// <summary>
    /// Runs one exchange: three calls, one factorisation, one RSA encryption and two exponentiations. The connection stays open
    /// whatever the outcome; after anything but <see cref="HandshakeStatus.Completed"/> the caller closes it.
    /// </summary>
    /// <param name="connection">A connection that nobody else reads or writes meanwhile.</param>
    /// <param name="options">What is known of the server, and what kind of key is wanted.</param>
    /// <param name="cancellationToken">Ends the exchange with an <see cref="OperationCanceledException"/>.</param>
    public static async ValueTask<ClientHandshakeResult> RunAsync(
        TransportConnection connection, ClientHandshakeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        var exchange = new ClientExchange(options);
        var lastMsgId = 0L;
        var body = exchange.Start();
        while (true)
        {
            lastMsgId = Math.Max(lastMsgId + 4, CreateMsgId(options.TimeProvider.GetUtcNow()));
            if (!await connection.WriteAsync(PlainMessage.Create(lastMsgId, body), cancellationToken).ConfigureAwait(false))
            {
                return ClientHandshakeResult.Fail(HandshakeStatus.Closed, "the connection broke");
            }

            var frame = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
            var step = frame.Status == FrameStatus.Frame ? Handle(exchange, frame.Payload.Span) : new ClientExchangeStep(null, FailFrame(frame));
            if (step.Result is { } result)
            {
                return result;
            }

            body = step.Send!;
        }
    }

    private static ClientExchangeStep Handle(ClientExchange exchange, ReadOnlySpan<byte> packet)
    {
        var status = PlainMessage.TryRead(packet, out _, out var body);
        return status == PlainMessageStatus.Ok
            ? exchange.Handle(body)
            : new ClientExchangeStep(null, ClientHandshakeResult.Fail(
                HandshakeStatus.UnexpectedMessage, $"the server's packet is no unencrypted message ({status})"));
    }

    private static ClientHandshakeResult FailFrame(FrameResult frame) => frame.Status switch
    {
        FrameStatus.Closed => ClientHandshakeResult.Fail(HandshakeStatus.Closed, frame.Reason!),
        FrameStatus.TransportError => new ClientHandshakeResult
        {
            Status = HandshakeStatus.Refused,
            ErrorCode = frame.ErrorCode,
            Reason = $"the server refused with transport error {frame.ErrorCode}",
        },
        FrameStatus.Invalid => ClientHandshakeResult.Fail(HandshakeStatus.UnexpectedMessage, frame.Reason!),
        _ => ClientHandshakeResult.Fail(HandshakeStatus.UnexpectedMessage, "the server acknowledged instead of answering"),
    };

    // Unix time times 2^32; a client's ids are divisible by 4 (core.telegram.org/mtproto/description#message-identifier-msg-id).
    private static long CreateMsgId(DateTimeOffset now)
    {
        var ticks = (now - DateTimeOffset.UnixEpoch).Ticks;
        var fraction = ((ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return ((ticks / TimeSpan.TicksPerSecond << 32) | fraction) & ~3L;
    }
}
