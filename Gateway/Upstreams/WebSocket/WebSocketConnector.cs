using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MTProto.Crypto;
using MTProto.Transports.WebSocket;
using Telepool.Gateway.Web;

namespace Telepool.Gateway.Upstreams.WebSocket;

/// <summary>Connects, speaks TLS and opens the WebSocket (RFC 6455 section 4.1), on the control plane.</summary>
internal static class WebSocketConnector
{
    private const int HttpsPort = 443;

    /// <summary>Opens a connection.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="settings">How.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<WebSocketConnected> ConnectAsync(WebSocketTarget target, WebSocketUpstreamSettings settings, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            EndPoint endPoint = settings.Address is { } address ? address : new DnsEndPoint(target.Host, HttpsPort);
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(Options(target, settings), cancellationToken).ConfigureAwait(false);
            if (!await OpenAsync(tls, target, cancellationToken).ConfigureAwait(false) || SocketPair.Create(out var worker, out var inner) < 0)
            {
                socket.Dispose();
                return WebSocketConnected.Failed(DialFailure.Failed);
            }

            return new WebSocketConnected(worker, new WebSocketConnection(new TlsPump(socket, inner), tls), default);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException or CryptographicException)
        {
            socket.Dispose();
            return WebSocketConnected.Failed(ToFailure(e));
        }
    }

    // The answer is read byte by byte, so that nothing of the first frame goes with it; it is one record of TLS all the same.
    private static async Task<bool> OpenAsync(SslStream tls, WebSocketTarget target, CancellationToken cancellationToken)
    {
        var request = WebSocketHandshake.WriteRequest(target.Host, target.Path, SystemRandomSource.Instance, out var key);
        await tls.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = new byte[WebSocketHandshake.MaxHeader];
        for (var length = 0; length < answer.Length;)
        {
            if (await tls.ReadAsync(answer.AsMemory(length, 1), cancellationToken).ConfigureAwait(false) == 0)
            {
                return false;
            }

            length++;
            if (answer[length - 1] != '\n')
            {
                continue;
            }

            switch (WebSocketHandshake.TryReadResponse(answer.AsSpan(0, length), key, out _))
            {
                case WebSocketUpgradeStatus.Upgrade:
                    return true;
                case WebSocketUpgradeStatus.Incomplete:
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static SslClientAuthenticationOptions Options(WebSocketTarget target, WebSocketUpstreamSettings settings)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = target.Host, ApplicationProtocols = [SslApplicationProtocol.Http11] };
        if (settings.AuthorityFile is { } file)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }

    private static DialFailure ToFailure(Exception e) => e switch
    {
        OperationCanceledException => DialFailure.TimedOut,
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => DialFailure.Refused,
        SocketException { SocketErrorCode: SocketError.TimedOut } => DialFailure.TimedOut,
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound } => DialFailure.Unreachable,
        _ => DialFailure.Failed,
    };
}
