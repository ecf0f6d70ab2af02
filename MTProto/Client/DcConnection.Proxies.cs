using System.Net;
using MTProto.Client.Proxies;
using MTProto.Transports;

namespace MTProto.Client;

/// <content>The way to the data centre, where it leads through a proxy.</content>
internal sealed partial class DcConnection
{
    // Proxies that one call may be tried through at once; then its caller hears of it.
    private const int ProxyTries = 4;

    // What an MTProto proxy speaks: nothing in the clear. Its secret may turn this into the padded transport.
    private static readonly IReadOnlyList<(TransportKind Kind, bool Obfuscated)> ProxyTransports = [(TransportKind.Intermediate, true)];

    private ProxyAddress? _proxy;
    private IProxyRoute? _fixedRoute;
    private int _proxyFailures;
    private bool _isRefused;
    private bool _isFirstByteTold;
    private long _openedAt;

    private IProxyRoute? Route => Options.ProxyRoute ?? (Options.Proxy is { } proxy ? _fixedRoute ??= new FixedProxyRoute(proxy) : null);

    private IReadOnlyList<(TransportKind Kind, bool Obfuscated)> Transports => _proxy is { Kind: ProxyKind.Mtproxy } ? ProxyTransports : Options.Transports;

    private async ValueTask<(Stream? Stream, ConnectionOutcome Failed)> DialAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var (stream, failed) = await ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
        if (stream is null || Options.Wrap is not { } wrap)
        {
            return (stream, failed);
        }

        try
        {
            return (wrap(DcId, stream), default);
        }
        catch (IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<(Stream? Stream, ConnectionOutcome Failed)> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        _proxy = null;
        _isRefused = false;
        _isFirstByteTold = false;
        if (Options.Dialer is { } dialer)
        {
            return (await dialer(DcId, endPoint, cancellationToken).ConfigureAwait(false), default);
        }

        if (Route is { } route)
        {
            var choice = await route.ChooseAsync(DcId, cancellationToken).ConfigureAwait(false);
            if (choice.Refusal is { } refusal)
            {
                _isRefused = true;
                return (null, new ConnectionOutcome(ConnectionEnd.Proxy, refusal, false));
            }

            if (choice.Proxy is { } proxy)
            {
                return await DialAsync(route, proxy, endPoint, cancellationToken).ConfigureAwait(false);
            }
        }

        return (await Dialing.ConnectAsync(endPoint, Options.LocalAddress, cancellationToken).ConfigureAwait(false), default);
    }

    private async ValueTask<(Stream? Stream, ConnectionOutcome Failed)> DialAsync(
        IProxyRoute route, ProxyAddress proxy, EndPoint endPoint, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Options.ProxyTimeout, Options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = Now;
        ProxyDialResult result;
        try
        {
            result = await ProxyDialer.ConnectAsync(proxy, endPoint, Options.LocalAddress, Options.TimeProvider, Options.Random, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            result = ProxyDialResult.Failed(ProxyFailure.TimedOut, "the proxy did not answer in time");
        }

        if (result.Stream is null)
        {
            route.Report(proxy, new ProxyAttempt { DcId = DcId, Failure = result.Failure, Reason = result.Reason });
            return (null, new ConnectionOutcome(ConnectionEnd.Proxy, result.Reason!, false));
        }

        _proxy = proxy;
        route.Report(proxy, new ProxyAttempt { DcId = DcId, Connected = Options.TimeProvider.GetElapsedTime(started) });
        return (result.Stream, default);
    }

    /// <summary>The transport has been understood, where the data centre itself was asked: a proxy's says nothing about it.</summary>
    private void Prove()
    {
        if (_proxy is not { Kind: ProxyKind.Mtproxy })
        {
            Options.Addresses.Prove(DcId, _transportIndex);
        }
    }

    private void TellFirstByte()
    {
        if (_proxy is { } proxy && !_isFirstByteTold)
        {
            _isFirstByteTold = true;
            _proxyFailures = 0;
            Route?.Report(proxy, new ProxyAttempt { DcId = DcId, FirstByte = Options.TimeProvider.GetElapsedTime(_openedAt) });
        }
    }

    /// <summary>
    /// An end that may be the proxy's doing is reported to the route; before the data centre has said anything it is taken for the proxy's,
    /// after that for a connection that broke.
    /// </summary>
    private ConnectionOutcome BlameProxy(ConnectionOutcome outcome, bool isFailure = true)
    {
        if (_proxy is not { } proxy || !isFailure)
        {
            return outcome;
        }

        var failure = (outcome.End, _isFirstByteTold) switch
        {
            (ConnectionEnd.Closed or ConnectionEnd.Silent, true) => ProxyFailure.Broken,
            (ConnectionEnd.Closed, false) => ProxyFailure.Closed,
            (ConnectionEnd.Unreachable or ConnectionEnd.Silent, false) => ProxyFailure.TimedOut,
            (ConnectionEnd.Handshake or ConnectionEnd.Protocol, false) => ProxyFailure.Protocol,
            _ => ProxyFailure.None,
        };
        if (failure == ProxyFailure.None)
        {
            return outcome;
        }

        Route?.Report(proxy, new ProxyAttempt { DcId = DcId, Failure = failure, Reason = outcome.Reason });
        return failure is ProxyFailure.Broken or ProxyFailure.Protocol
            ? outcome
            : outcome with { End = ConnectionEnd.Proxy, Reason = $"nothing came through the proxy: {outcome.Reason}" };
    }

    /// <summary>A proxy that failed says nothing against the data centre, nor against the next proxy, so that waits do not grow over it. Having none does.</summary>
    private bool IsOfProxyAlone(ConnectionOutcome outcome) =>
        outcome.End == ConnectionEnd.RouteChange || (outcome.End == ConnectionEnd.Proxy && !_isRefused && Options.ProxyRoute is not null);

    /// <summary>Whether the next attempt is to follow at once, since it is likely to go another way.</summary>
    private bool TurnsToAnotherProxy(ConnectionOutcome outcome, int failures) =>
        (outcome.End == ConnectionEnd.Proxy && _proxyFailures > 0)
        || (outcome.End is ConnectionEnd.Closed or ConnectionEnd.Silent && _proxy is not null && _isFirstByteTold && failures <= 3)
        || outcome.End == ConnectionEnd.RouteChange;
}
