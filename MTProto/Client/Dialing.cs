using System.Net;
using System.Net.Sockets;

namespace MTProto.Client;

/// <summary>Plain TCP.</summary>
internal static class Dialing
{
    public static async ValueTask<Stream> ConnectAsync(EndPoint endPoint, IPAddress? localAddress, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (localAddress is not null)
            {
                // A dual-mode socket binds to the mapped form of an IPv4 address.
                socket.Bind(new IPEndPoint(socket.DualMode ? localAddress.MapToIPv6() : localAddress, 0));
            }

            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
