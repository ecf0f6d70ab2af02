using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;

namespace Emulator.Proxies;

/// <summary>
/// The server's side of an MTProto proxy: takes the client's transport with the secret, opens one without to the data centre that its header
/// names, and passes packets.
/// </summary>
internal sealed class MtproxyServer(EmulatorProxyOptions options) : IProxyServer
{
    public async Task ServeAsync(Stream client, Func<EmulatorProxyFault> fault, Action reached, CancellationToken cancellationToken)
    {
        var server = new ServerTransportOptions { Secrets = [options.Secret!], OnlyObfuscated = options.Secret!.Domain is not null };
        if (server.OnlyObfuscated)
        {
            var (status, _, _) = await FakeTlsServer.AcceptAsync(client, options.Secret, SystemRandomSource.Instance, options.Time, cancellationToken).ConfigureAwait(false);
            if (status != FakeTlsStatus.Agreed)
            {
                return;
            }

            client = new FakeTlsStream(client, isClient: false);
        }

        var accepted = await TransportConnection.AcceptAsync(client, server, cancellationToken).ConfigureAwait(false);
        if (accepted.Connection is not { } down || fault() == EmulatorProxyFault.Refusing)
        {
            // As the official proxy does: it reads on and says nothing.
            await client.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (down.ConfigureAwait(false))
        {
            // Negative numbers are media servers, 10000 more is the test set: the emulator has neither apart.
            var dc = Math.Abs(down.DcId) % 10_000;
            if (fault() == EmulatorProxyFault.TargetUnreachable
                || !options.DataCenters.TryGetValue(dc, out var endPoint)
                || await StreamRelay.TryConnectAsync(endPoint, cancellationToken).ConfigureAwait(false) is not { } stream)
            {
                return;
            }

            var up = await TransportConnection.ConnectAsync(stream, new ClientTransportOptions { Kind = down.Kind, DcId = down.DcId }, cancellationToken).ConfigureAwait(false);
            await using (up.ConfigureAwait(false))
            {
                reached();
                var there = PassAsync(down, up, fault, cancellationToken);
                var back = PassAsync(up, down, fault, cancellationToken);
                await Task.WhenAny(there, back).ConfigureAwait(false);
                await up.DisposeAsync().ConfigureAwait(false);
                await down.DisposeAsync().ConfigureAwait(false);
                await Task.WhenAll(there, back).ConfigureAwait(false);
            }
        }
    }

    private static async Task PassAsync(TransportConnection from, TransportConnection to, Func<EmulatorProxyFault> fault, CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await from.ReadAsync(cancellationToken).ConfigureAwait(false);
            var passed = frame.Status switch
            {
                FrameStatus.Closed or FrameStatus.Invalid => false,
                _ when fault() == EmulatorProxyFault.Silent => true,
                FrameStatus.Frame => await to.WriteAsync(frame.Payload, cancellationToken).ConfigureAwait(false),
                FrameStatus.TransportError => await to.WriteTransportErrorAsync(frame.ErrorCode, cancellationToken).ConfigureAwait(false),
                // The client did not ask the data centre for any, since the flag is not passed on.
                _ => true,
            };
            if (!passed)
            {
                return;
            }
        }
    }
}
