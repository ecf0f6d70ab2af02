using System.Net.Sockets;
using MTProto.Transports;

namespace MTProto.Client.Proxies;

/// <summary>Finds out whether a proxy is of use: connects through it, asks the data centre for <c>req_pq_multi</c> and takes nothing but its answer.</summary>
public static class ProxyProbe
{
    /// <summary>Probes a proxy.</summary>
    /// <param name="proxy">The proxy.</param>
    /// <param name="dcId">The data centre to ask.</param>
    /// <param name="options">Addresses, transport, clocks and limits: <see cref="TelegramClientOptions.ProxyTimeout"/> bounds the way, <see cref="TelegramClientOptions.ConnectTimeout"/> the whole.</param>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <exception cref="OperationCanceledException">The token ended the probe.</exception>
    public static async ValueTask<ProxyProbeResult> RunAsync(
        ProxyAddress proxy, int dcId, TelegramClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Addresses.Find(dcId) is not { } target)
        {
            return new ProxyProbeResult { Failure = ProxyFailure.Target, Reason = $"no address is known of data centre {dcId}" };
        }

        var time = options.TimeProvider;
        using var limit = new CancellationTokenSource(options.ProxyTimeout < options.ConnectTimeout ? options.ProxyTimeout : options.ConnectTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = time.GetTimestamp();
        TimeSpan? connected = null;
        try
        {
            var dialed = await ProxyDialer.ConnectAsync(proxy, target, options.LocalAddress, time, options.Random, both.Token).ConfigureAwait(false);
            if (dialed.Stream is null)
            {
                return new ProxyProbeResult { Failure = dialed.Failure, Reason = dialed.Reason };
            }

            connected = time.GetElapsedTime(started);
            limit.CancelAfter(options.ConnectTimeout);
            var (kind, obfuscated) = proxy.Kind == ProxyKind.Mtproxy ? (TransportKind.Intermediate, true) : options.Transports[0];
            var transport = new ClientTransportOptions
            {
                Kind = kind,
                Obfuscated = obfuscated,
                Secret = proxy.Secret,
                DcId = (short)dcId,
                Random = options.Random,
            };
            var connection = await TransportConnection.ConnectAsync(dialed.Stream, transport, both.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var asked = time.GetTimestamp();
                var (problem, _) = await DataCenterProbe.AskAsync(connection, options.Random, time, both.Token).ConfigureAwait(false);
                return new ProxyProbeResult
                {
                    Connected = connected,
                    FirstByte = problem is null ? time.GetElapsedTime(asked) : null,
                    Failure = problem?.Failure ?? ProxyFailure.None,
                    Reason = problem?.Reason,
                };
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = connected is null ? "the proxy did not answer in time" : "the data centre did not answer in time";
            return new ProxyProbeResult { Connected = connected, Failure = ProxyFailure.TimedOut, Reason = reason };
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return new ProxyProbeResult { Connected = connected, Failure = ProxyFailure.Closed, Reason = exception.Message };
        }
    }
}
