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
            return proxy.Kind switch
            {
                ProxyKind.Socks5 => await OpenSocksAsync(proxy, stream, target, cancellationToken).ConfigureAwait(false),
                ProxyKind.Http => await OpenHttpAsync(proxy, stream, target, cancellationToken).ConfigureAwait(false),
                _ => ProxyDialResult.Connected(stream),
            };
        }
        catch (EndOfStreamException)
        {
            return ProxyDialResult.Failed(ProxyFailure.Closed, "the proxy closed the connection");
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

    private static async ValueTask<ProxyDialResult> OpenSocksAsync(ProxyAddress proxy, Stream stream, EndPoint target, CancellationToken cancellationToken)
    {
        var received = new byte[Socks5.MaxMessage];
        await stream.WriteAsync(Socks5.Greeting(proxy.Username is not null), cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(received.AsMemory(0, Socks5.ShortAnswer), cancellationToken).ConfigureAwait(false);
        switch (Socks5.ReadMethod(received))
        {
            case Socks5.NoAuthentication:
                break;
            case Socks5.UserAndPassword when proxy is { Username: { } user, Password: { } password }:
                var credentials = Socks5.Credentials(user, password);
                await stream.WriteAsync(credentials, cancellationToken).ConfigureAwait(false);
                CryptographicOperations.ZeroMemory(credentials);
                await stream.ReadExactlyAsync(received.AsMemory(0, Socks5.ShortAnswer), cancellationToken).ConfigureAwait(false);
                if (Socks5.ReadVerdict(received) is not true)
                {
                    return received[0] == 1
                        ? ProxyDialResult.Failed(ProxyFailure.Credentials, "the proxy refused user name and password")
                        : ProxyDialResult.Failed(ProxyFailure.Protocol, "the proxy's answer to user name and password is none of SOCKS5");
                }

                break;
            case Socks5.NoAcceptableMethod:
                return ProxyDialResult.Failed(ProxyFailure.Credentials, "the proxy wants another way of authentication");
            case null:
                return ProxyDialResult.Failed(ProxyFailure.Protocol, "what answers does not speak SOCKS5");
            default:
                return ProxyDialResult.Failed(ProxyFailure.Protocol, "the proxy chose a way of authentication that was not offered");
        }

        await stream.WriteAsync(Socks5.Request(target), cancellationToken).ConfigureAwait(false);
        var have = 0;
        while (true)
        {
            switch (Socks5.ReadReply(received.AsSpan(0, have), out var reply, out var needed))
            {
                case ReplyStatus.Whole when reply == 0:
                    return ProxyDialResult.Connected(stream);
                case ReplyStatus.Whole:
                    return Socks5.Refusal(reply);
                case ReplyStatus.Invalid:
                    return ProxyDialResult.Failed(ProxyFailure.Protocol, "the proxy's reply is none of SOCKS5");
            }

            // Not a byte more than the reply: what follows it is the data centre's.
            await stream.ReadExactlyAsync(received.AsMemory(have, needed - have), cancellationToken).ConfigureAwait(false);
            have = needed;
        }
    }

    private static async ValueTask<ProxyDialResult> OpenHttpAsync(ProxyAddress proxy, Stream stream, EndPoint target, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(HttpConnect.Request(target, proxy.Username, proxy.Password), cancellationToken).ConfigureAwait(false);
        var received = new byte[HttpConnect.MaxHeader];
        var have = 0;
        while (true)
        {
            var count = await stream.ReadAsync(received.AsMemory(have), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return ProxyDialResult.Failed(ProxyFailure.Closed, "the proxy closed the connection");
            }

            have += count;
            switch (HttpConnect.ReadResponse(received.AsSpan(0, have), out var code, out var consumed))
            {
                case ReplyStatus.Invalid:
                    return ProxyDialResult.Failed(ProxyFailure.Protocol, "what answers does not speak HTTP");
                case ReplyStatus.Whole when code is < 200 or > 299:
                    return HttpConnect.Refusal(code);
                case ReplyStatus.Whole when consumed != have:
                    // A data centre says nothing before it is spoken to.
                    return ProxyDialResult.Failed(ProxyFailure.Protocol, "the proxy sent something before it was asked");
                case ReplyStatus.Whole:
                    return ProxyDialResult.Connected(stream);
            }
        }
    }
}
