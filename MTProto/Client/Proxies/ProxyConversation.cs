using System.Net;

namespace MTProto.Client.Proxies;

/// <summary>
/// What is said to a SOCKS5 or HTTP proxy until the way to a target is open: bytes in, bytes out, no socket. The caller sends what
/// <see cref="Begin"/> gives, and then hands over everything received and not taken yet, in pieces of any size.
/// </summary>
public sealed class ProxyConversation
{
    private readonly ProxyAddress _proxy;
    private readonly EndPoint _target;
    private SocksState _socks;

    /// <summary>A conversation with one proxy about one target.</summary>
    /// <param name="proxy">The proxy; SOCKS5 or HTTP.</param>
    /// <param name="target">Where to; a name is resolved by the proxy.</param>
    /// <exception cref="ArgumentException">The proxy is of another kind.</exception>
    public ProxyConversation(ProxyAddress proxy, EndPoint target)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(target);
        if (proxy.Kind is not (ProxyKind.Socks5 or ProxyKind.Http))
        {
            throw new ArgumentException("Only SOCKS5 and HTTP proxies are asked for a target.", nameof(proxy));
        }

        _proxy = proxy;
        _target = target;
    }

    private enum SocksState
    {
        Method,
        Verdict,
        Reply,
    }

    /// <summary>Why there is no way, after <see cref="ProxyStep.Failed"/>.</summary>
    public ProxyFailure Failure { get; private set; }

    /// <summary>The same in words; names no credentials.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// How many bytes must have been received before another look is worth it. Who must not read beyond the proxy's own answers reads no more
    /// than this at once; with HTTP, whose header has no length, that is 1.
    /// </summary>
    public int Wanted { get; private set; } = 1;

    /// <summary>What is sent first.</summary>
    public Memory<byte> Begin()
    {
        if (_proxy.Kind == ProxyKind.Http)
        {
            return HttpConnect.Request(_target, _proxy.Username, _proxy.Password);
        }

        Wanted = Socks5.ShortAnswer;
        return Socks5.Greeting(_proxy.Username is not null);
    }

    /// <summary>Reads on.</summary>
    /// <param name="received">Everything received that was not taken by an earlier call.</param>
    /// <param name="taken">How many bytes of it are dealt with.</param>
    /// <param name="answer">What is to be sent, after <see cref="ProxyStep.Send"/>; may hold credentials.</param>
    public ProxyStep Read(ReadOnlySpan<byte> received, out int taken, out Memory<byte> answer)
    {
        taken = 0;
        answer = default;
        if (_proxy.Kind == ProxyKind.Http)
        {
            return ReadHttp(received, out taken);
        }

        if (_socks == SocksState.Reply)
        {
            return ReadReply(received, out taken);
        }

        if (received.Length < Socks5.ShortAnswer)
        {
            return ProxyStep.Receive;
        }

        taken = Socks5.ShortAnswer;
        return _socks == SocksState.Method ? ReadMethod(received, out answer) : ReadVerdict(received, out answer);
    }

    /// <summary>Says why there is no way, where the connection ended in the middle.</summary>
    public void Close() => Fail(ProxyFailure.Closed, "the proxy closed the connection");

    private ProxyStep ReadMethod(ReadOnlySpan<byte> received, out Memory<byte> answer)
    {
        answer = default;
        switch (Socks5.ReadMethod(received))
        {
            case Socks5.NoAuthentication:
                return Ask(out answer);
            case Socks5.UserAndPassword when _proxy is { Username: { } user, Password: { } password }:
                _socks = SocksState.Verdict;
                Wanted = Socks5.ShortAnswer;
                answer = Socks5.Credentials(user, password);
                return ProxyStep.Send;
            case Socks5.NoAcceptableMethod:
                return Fail(ProxyFailure.Credentials, "the proxy wants another way of authentication");
            case null:
                return Fail(ProxyFailure.Protocol, "what answers does not speak SOCKS5");
            default:
                return Fail(ProxyFailure.Protocol, "the proxy chose a way of authentication that was not offered");
        }
    }

    private ProxyStep ReadVerdict(ReadOnlySpan<byte> received, out Memory<byte> answer)
    {
        answer = default;
        return Socks5.ReadVerdict(received) switch
        {
            true => Ask(out answer),
            false => Fail(ProxyFailure.Credentials, "the proxy refused user name and password"),
            null => Fail(ProxyFailure.Protocol, "the proxy's answer to user name and password is none of SOCKS5"),
        };
    }

    private ProxyStep Ask(out Memory<byte> answer)
    {
        _socks = SocksState.Reply;
        _ = Socks5.ReadReply([], out _, out var needed);
        Wanted = needed;
        answer = Socks5.Request(_target);
        return ProxyStep.Send;
    }

    private ProxyStep ReadReply(ReadOnlySpan<byte> received, out int taken)
    {
        taken = 0;
        switch (Socks5.ReadReply(received, out var reply, out var needed))
        {
            case ReplyStatus.Incomplete:
                Wanted = needed;
                return ProxyStep.Receive;
            case ReplyStatus.Whole when reply == 0:
                taken = needed;
                return ProxyStep.Open;
            case ReplyStatus.Whole:
                var refusal = Socks5.Refusal(reply);
                return Fail(refusal.Failure, refusal.Reason);
            default:
                return Fail(ProxyFailure.Protocol, "the proxy's reply is none of SOCKS5");
        }
    }

    private ProxyStep ReadHttp(ReadOnlySpan<byte> received, out int taken)
    {
        switch (HttpConnect.ReadResponse(received, out var code, out taken))
        {
            case ReplyStatus.Incomplete:
                return ProxyStep.Receive;
            case ReplyStatus.Whole when code is >= 200 and <= 299:
                return ProxyStep.Open;
            case ReplyStatus.Whole:
                var refusal = HttpConnect.Refusal(code);
                return Fail(refusal.Failure, refusal.Reason);
            default:
                return Fail(ProxyFailure.Protocol, "what answers does not speak HTTP");
        }
    }

    private ProxyStep Fail(ProxyFailure failure, string? reason)
    {
        (Failure, Reason) = (failure, reason);
        return ProxyStep.Failed;
    }
}
