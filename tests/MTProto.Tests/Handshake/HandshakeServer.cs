using MTProto.Handshake;
using MTProto.Transports;

namespace MTProto.Tests.Handshake;

/// <summary>Serves key exchanges on one connection, as a data centre's front does.</summary>
internal static class HandshakeServer
{
    /// <summary>Answers until an exchange is completed or fails, or the client leaves.</summary>
    public static async Task<ServerHandshakeStep?> RunAsync(
        Stream stream, ServerTransportOptions transport, ServerHandshakeOptions options, CancellationToken cancellationToken)
    {
        var accepted = await TransportConnection.AcceptAsync(stream, transport, cancellationToken);
        if (accepted.Connection is not { } connection)
        {
            await stream.DisposeAsync();
            return null;
        }

        await using (connection)
        {
            var handshake = new ServerHandshake(options);
            var msgId = 1L;
            while (true)
            {
                var frame = await connection.ReadAsync(cancellationToken);
                if (frame.Status != FrameStatus.Frame || Handle(handshake, frame.Payload.Span) is not { } step)
                {
                    return null;
                }

                if (step.Kind == ServerHandshakeStepKind.Failed)
                {
                    return step;
                }

                await connection.WriteAsync(PlainMessage.Create(msgId, step.Reply.Span), cancellationToken);
                msgId += 4;
                if (step.Kind == ServerHandshakeStepKind.Completed)
                {
                    return step;
                }
            }
        }
    }

    private static ServerHandshakeStep? Handle(ServerHandshake handshake, ReadOnlySpan<byte> packet) =>
        PlainMessage.TryRead(packet, out _, out var body) == PlainMessageStatus.Ok ? handshake.Handle(body) : null;
}
