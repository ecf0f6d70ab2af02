using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Telepool.Gateway.Web;

/// <summary>
/// Two connected sockets, of which one speaks TLS: what comes out of it goes to the other and back, until both directions have ended. Holds no buffer while nothing
/// comes. Whatever breaks ends both; whose fault it was shows in the worker, which sees the end of the inner one.
/// </summary>
internal sealed class TlsPump : IDisposable
{
    private const int BufferLength = 16 * 1024;

    // From the first byte to the end of the handshake. The worker's deadline for handshakes is usually shorter and ends it too.
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(30);

    private readonly Socket _outer;
    private readonly Socket _inner;

    /// <summary>Takes two sockets over.</summary>
    /// <param name="outerFd">The one that speaks TLS.</param>
    /// <param name="innerFd">The one that gets what is inside.</param>
    public TlsPump(int outerFd, int innerFd)
    {
        _outer = new Socket(new SafeSocketHandle(outerFd, ownsHandle: true));
        _inner = new Socket(new SafeSocketHandle(innerFd, ownsHandle: true));
    }

    /// <summary>Takes two sockets over.</summary>
    /// <param name="outer">The one that speaks TLS already.</param>
    /// <param name="innerFd">The one that gets what is inside.</param>
    public TlsPump(Socket outer, int innerFd)
    {
        _outer = outer;
        _inner = new Socket(new SafeSocketHandle(innerFd, ownsHandle: true));
    }

    /// <summary>Speaks TLS as the server, then pumps.</summary>
    /// <param name="first">What was received already.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="stop">Ends everything.</param>
    public async Task ServeAsync(byte[] first, WebCertificate certificate, CancellationToken stop)
    {
        using (this)
        {
            var tls = new SslStream(new PrefixedStream(first, new NetworkStream(_outer)));
            await using var _ = tls.ConfigureAwait(false);
            try
            {
                using (var handshake = CancellationTokenSource.CreateLinkedTokenSource(stop))
                {
                    handshake.CancelAfter(HandshakeTime);
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions
                        {
                            ServerCertificateContext = certificate.Context,
                            ApplicationProtocols = [SslApplicationProtocol.Http11],
                            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        },
                        handshake.Token).ConfigureAwait(false);
                }

                await PumpAsync(tls, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The peer's fault, or the end of the gateway.
                Reset();
            }
        }
    }

    /// <summary>Pumps between an open TLS connection over the outer socket and the inner one.</summary>
    public async Task PumpAsync(SslStream tls, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var inner = new NetworkStream(_inner);
        var up = CopyAsync(tls, inner, () => EndInner(), over);
        var down = CopyAsync(inner, tls, () => tls.ShutdownAsync(), over);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    /// <summary>Tells the peer outside of a broken connection.</summary>
    public void Reset() => _outer.Close(0);

    /// <inheritdoc />
    public void Dispose()
    {
        _outer.Dispose();
        _inner.Dispose();
    }

    private static async Task CopyAsync(Stream from, Stream to, Func<Task> end, CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                await from.ReadAsync(Memory<byte>.Empty, over.Token).ConfigureAwait(false);
                var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
                try
                {
                    var read = await from.ReadAsync(buffer, over.Token).ConfigureAwait(false);
                    if (read == 0)
                    {
                        break;
                    }

                    await to.WriteAsync(buffer.AsMemory(0, read), over.Token).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }

            await end().ConfigureAwait(false);
        }
        catch
        {
            // The other direction cannot go on alone.
            await over.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task EndInner()
    {
        _inner.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }
}
