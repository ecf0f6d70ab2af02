using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Emulator.Proxies;

/// <summary>The server's side of SOCKS5 (RFC 1928, RFC 1929).</summary>
internal sealed class SocksServer(EmulatorProxyOptions options) : IProxyServer
{
    private const byte NoAuthentication = 0;
    private const byte UserAndPassword = 2;
    private const byte Succeeded = 0;
    private const byte NotAllowed = 2;
    private const byte HostUnreachable = 4;
    private const byte Refused = 5;
    private const byte CommandNotSupported = 7;
    private const byte AddressNotSupported = 8;

    public async Task ServeAsync(Stream client, Func<EmulatorProxyFault> fault, Action reached, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(client, 2, cancellationToken).ConfigureAwait(false);
        if (head[0] != 5)
        {
            return;
        }

        var offered = await ReadAsync(client, head[1], cancellationToken).ConfigureAwait(false);
        var wanted = options.Username is null ? NoAuthentication : UserAndPassword;
        if (!offered.Contains(wanted))
        {
            await client.WriteAsync((byte[])[5, 0xff], cancellationToken).ConfigureAwait(false);
            return;
        }

        await client.WriteAsync((byte[])[5, wanted], cancellationToken).ConfigureAwait(false);
        if (wanted == UserAndPassword && !await CheckAsync(client, fault(), cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var request = await ReadAsync(client, 4, cancellationToken).ConfigureAwait(false);
        var (target, problem) = await ReadTargetAsync(client, request, cancellationToken).ConfigureAwait(false);
        problem = fault() switch
        {
            EmulatorProxyFault.TargetUnreachable => HostUnreachable,
            EmulatorProxyFault.Refusing => NotAllowed,
            _ => problem,
        };
        if (problem != Succeeded || target is null)
        {
            await ReplyAsync(client, problem == Succeeded ? HostUnreachable : problem, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (await StreamRelay.TryConnectAsync(target, cancellationToken).ConfigureAwait(false) is not { } server)
        {
            await ReplyAsync(client, Refused, cancellationToken).ConfigureAwait(false);
            return;
        }

        await using (server.ConfigureAwait(false))
        {
            reached();
            await ReplyAsync(client, Succeeded, cancellationToken).ConfigureAwait(false);
            await StreamRelay.RunAsync(client, server, fault, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> CheckAsync(Stream client, EmulatorProxyFault fault, CancellationToken cancellationToken)
    {
        var head = await ReadAsync(client, 2, cancellationToken).ConfigureAwait(false);
        var user = await ReadAsync(client, head[1], cancellationToken).ConfigureAwait(false);
        var length = await ReadAsync(client, 1, cancellationToken).ConfigureAwait(false);
        var password = await ReadAsync(client, length[0], cancellationToken).ConfigureAwait(false);
        var isRight = head[0] == 1
            && fault != EmulatorProxyFault.Refusing
            && Encoding.UTF8.GetString(user) == options.Username
            && Encoding.UTF8.GetString(password) == options.Password;
        await client.WriteAsync((byte[])[1, isRight ? Succeeded : (byte)1], cancellationToken).ConfigureAwait(false);
        return isRight;
    }

    private async Task<(IPEndPoint? Target, byte Problem)> ReadTargetAsync(Stream client, byte[] request, CancellationToken cancellationToken)
    {
        IPAddress? address;
        switch (request[3])
        {
            case 1:
                address = new IPAddress(await ReadAsync(client, 4, cancellationToken).ConfigureAwait(false));
                break;
            case 3:
                var length = await ReadAsync(client, 1, cancellationToken).ConfigureAwait(false);
                var name = Encoding.ASCII.GetString(await ReadAsync(client, length[0], cancellationToken).ConfigureAwait(false));
                address = options.Names.GetValueOrDefault(name);
                break;
            case 4:
                address = new IPAddress(await ReadAsync(client, 16, cancellationToken).ConfigureAwait(false));
                break;
            default:
                return (null, AddressNotSupported);
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(client, 2, cancellationToken).ConfigureAwait(false));
        return request[0] != 5 || request[1] != 1 ? (null, CommandNotSupported) : (address is null ? null : new IPEndPoint(address, port), Succeeded);
    }

    private static Task ReplyAsync(Stream client, byte reply, CancellationToken cancellationToken) =>
        client.WriteAsync((byte[])[5, reply, 0, 1, 0, 0, 0, 0, 0, 0], cancellationToken).AsTask();

    private static async Task<byte[]> ReadAsync(Stream stream, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
