using System.Net.Security;
using System.Net.Sockets;
using Telepool.Gateway.Web;

namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>An open WebSocket inside TLS, and the end of a pair that its frames go through.</summary>
/// <param name="pump">Both sockets.</param>
/// <param name="tls">TLS over the outer one.</param>
internal sealed class WebSocketConnection(TlsPump pump, SslStream tls)
{
    /// <summary>Moves bytes until both directions have ended or something breaks.</summary>
    public async Task PumpAsync(CancellationToken stop)
    {
        using (pump)
        {
            await using var _ = tls.ConfigureAwait(false);
            try
            {
                await pump.PumpAsync(tls, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The worker sees the end of its socket.
                pump.Reset();
            }
        }
    }
}
