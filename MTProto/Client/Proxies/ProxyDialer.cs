using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;

namespace MTProto.Client.Proxies;

/// <summary>Connects through proxies. Holds nothing, so it may be used from several threads.</summary>
public static class ProxyDialer
{
    /// <summary>
    /// Connects to a proxy and asks it for the target; an MTProto proxy learns from the transport's header where to connect, so that its
    /// connection is ready at once.
    /// </summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="target">The data centre. A name is resolved by the proxy. Ignored by MTProto proxies.</param>
    /// <param name="localAddress">The address to dial from; null leaves it to the system.</param>
    /// <param name="time">The clock that a disguise tells.</param>
    /// <param name="random">Where a disguise's random parts come from.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OperationCanceledException">The token ended the attempt.</exception>
    public static async ValueTask<ProxyDialResult> ConnectAsync(
        ProxyAddress proxy, EndPoint target, IPAddress? localAddress, TimeProvider time, IRandomSource random, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(target);
        if (proxy.Secret?.Domain is null)
        {
            return await DialAsync(proxy, localAddress, stream => OpenAsync(proxy, stream, target, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        // A proxy from before post-quantum hellos takes one for a stranger's, and shows it the front's own site.
        var shape = proxy.PrefersPaddedHello ? ClientHelloShape.Padded : ClientHelloShape.PostQuantum;
        var result = await DialAsync(proxy, localAddress, stream => DisguiseAsync(proxy, stream, shape, time, random, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (result.Failure is not (ProxyFailure.Closed or ProxyFailure.Protocol))
        {
            return result;
        }

        shape = proxy.PrefersPaddedHello ? ClientHelloShape.PostQuantum : ClientHelloShape.Padded;
        var second = await DialAsync(proxy, localAddress, stream => DisguiseAsync(proxy, stream, shape, time, random, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (second.Stream is null)
        {
            return result;
        }

        proxy.PrefersPaddedHello = shape == ClientHelloShape.Padded;
        return second;
    }

    private static async ValueTask<ProxyDialResult> DialAsync(
        ProxyAddress proxy, IPAddress? localAddress, Func<Stream, ValueTask<ProxyDialResult>> open, CancellationToken cancellationToken)
    {
        Stream stream;
        try
        {
            stream = await Dialing.ConnectAsync(proxy.EndPoint, localAddress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return ProxyDialResult.Failed(ProxyFailure.Unreachable, $"no connection to the proxy: {exception.Message}");
        }

        var result = default(ProxyDialResult);
        try
        {
            result = await open(stream).ConfigureAwait(false);
        }
        finally
        {
            if (result.Stream is null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }

        return result;
    }

    /// <summary>Speaks a proxy's protocol on a connection to it. The stream stays the caller's where that fails.</summary>
    internal static async ValueTask<ProxyDialResult> OpenAsync(ProxyAddress proxy, Stream stream, EndPoint target, CancellationToken cancellationToken)
    {
        try
        {
            return proxy.Kind == ProxyKind.Mtproxy
                ? ProxyDialResult.Connected(stream)
                : await ConverseAsync(proxy, stream, target, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return ProxyDialResult.Failed(ProxyFailure.Closed, $"the connection to the proxy broke: {exception.Message}");
        }
    }

    private static async ValueTask<ProxyDialResult> DisguiseAsync(
        ProxyAddress proxy, Stream stream, ClientHelloShape shape, TimeProvider time, IRandomSource random, CancellationToken cancellationToken)
    {
        try
        {
            return await FakeTlsClient.ConnectAsync(stream, proxy.Secret!, shape, random, time, cancellationToken).ConfigureAwait(false) switch
            {
                FakeTlsStatus.Agreed => ProxyDialResult.Connected(new FakeTlsStream(stream, isClient: true)),
                FakeTlsStatus.Stranger => ProxyDialResult.Failed(ProxyFailure.Protocol, "what answers speaks TLS and does not know the secret, or its clock is another"),
                FakeTlsStatus.Closed => ProxyDialResult.Failed(ProxyFailure.Closed, "the proxy closed the connection at the hello"),
                _ => ProxyDialResult.Failed(ProxyFailure.Protocol, "what answers does not speak TLS"),
            };
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return ProxyDialResult.Failed(ProxyFailure.Closed, $"the connection to the proxy broke: {exception.Message}");
        }
    }

    private static async ValueTask<ProxyDialResult> ConverseAsync(ProxyAddress proxy, Stream stream, EndPoint target, CancellationToken cancellationToken)
    {
        var conversation = new ProxyConversation(proxy, target);
        var received = new byte[proxy.Kind == ProxyKind.Http ? HttpConnect.MaxHeader : Socks5.MaxMessage];
        var have = 0;
        await stream.WriteAsync(conversation.Begin(), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // Of SOCKS5 not a byte more than its answer: what follows is the data centre's.
            var limit = proxy.Kind == ProxyKind.Http ? received.Length : conversation.Wanted;
            var count = await stream.ReadAsync(received.AsMemory(have, limit - have), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return ProxyDialResult.Failed(ProxyFailure.Closed, "the proxy closed the connection");
            }

            have += count;
            var step = conversation.Read(received.AsSpan(0, have), out var taken, out var answer);
            received.AsSpan(taken, have - taken).CopyTo(received);
            have -= taken;
            switch (step)
            {
                case ProxyStep.Send:
                    await stream.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
                    CryptographicOperations.ZeroMemory(answer.Span);
                    break;
                case ProxyStep.Failed:
                    return ProxyDialResult.Failed(conversation.Failure, conversation.Reason!);
                case ProxyStep.Open when have > 0:
                    // A data centre says nothing before it is spoken to.
                    return ProxyDialResult.Failed(ProxyFailure.Protocol, "the proxy sent something before it was asked");
                case ProxyStep.Open:
                    return ProxyDialResult.Connected(stream);
            }
        }
    }
}
