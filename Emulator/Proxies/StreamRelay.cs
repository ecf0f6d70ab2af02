using System.Net;
using System.Net.Sockets;

namespace Emulator.Proxies;

/// <summary>Carries bytes both ways until a side ends.</summary>
internal static class StreamRelay
{
    private const int BufferLength = 16 * 1024;

    /// <summary>A connection to a target; null where there is none.</summary>
    public static async Task<Stream?> TryConnectAsync(EndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    public static async Task RunAsync(Stream client, Stream server, Func<EmulatorProxyFault> fault, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = CopyAsync(client, server, fault, ended.Token);
        var down = CopyAsync(server, client, fault, ended.Token);
        await Task.WhenAny(up, down).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Stream from, Stream to, Func<EmulatorProxyFault> fault, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (fault() != EmulatorProxyFault.Silent)
                {
                    await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // A side is gone: so is the relay.
        }
    }
}
