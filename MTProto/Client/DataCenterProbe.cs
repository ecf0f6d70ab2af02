using System.Net;
using System.Net.Sockets;
using MTProto.Client.Proxies;
using MTProto.Crypto;
using MTProto.Handshake;
using MTProto.Tl;
using MTProto.Transports;

namespace MTProto.Client;

/// <summary>Finds out whether a data centre can be reached: connects, asks <c>req_pq_multi</c> and takes nothing but its answer.</summary>
public sealed record DataCenterProbe
{
    /// <summary>The data centre's address.</summary>
    public required IPEndPoint Target { get; init; }

    /// <summary>The data centre, as the header of the connection names it.</summary>
    public required short DcId { get; init; }

    /// <summary>The SOCKS5 or HTTP proxy to go through; null, the default, for none.</summary>
    public ProxyAddress? Proxy { get; init; }

    /// <summary>The address of this host to connect from; null, the default, leaves it to the system.</summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>Whether the data centre is asked; true by default. Otherwise a connection is enough.</summary>
    public bool Asks { get; init; } = true;

    /// <summary>Time for everything; 5 s by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the header and the nonce come from.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Probes.</summary>
    /// <param name="cancellationToken">Ends the probe.</param>
    /// <exception cref="OperationCanceledException">The token ended the probe.</exception>
    public async ValueTask<DataCenterProbeResult> RunAsync(CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Timeout, TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = TimeProvider.GetTimestamp();
        TimeSpan? connected = null;
        try
        {
            Stream stream;
            if (Proxy is null)
            {
                stream = await Dialing.ConnectAsync(Target, LocalAddress, both.Token).ConfigureAwait(false);
            }
            else
            {
                var dialed = await ProxyDialer.ConnectAsync(Proxy, Target, LocalAddress, TimeProvider, Random, both.Token).ConfigureAwait(false);
                if (dialed.Stream is null)
                {
                    return new DataCenterProbeResult { Reason = dialed.Reason };
                }

                stream = dialed.Stream;
            }

            await using (stream.ConfigureAwait(false))
            {
                connected = TimeProvider.GetElapsedTime(started);
                return Asks ? await AskAsync(stream, connected.Value, both.Token).ConfigureAwait(false) : new DataCenterProbeResult { Connected = connected };
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DataCenterProbeResult { Connected = connected, Reason = connected is null ? "no connection in time" : "no answer in time" };
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return new DataCenterProbeResult { Connected = connected, Reason = exception.Message };
        }
    }

    private async ValueTask<DataCenterProbeResult> AskAsync(Stream stream, TimeSpan connected, CancellationToken cancellationToken)
    {
        var options = new ClientTransportOptions { Kind = TransportKind.Intermediate, DcId = DcId, Random = Random };
        var connection = await TransportConnection.ConnectAsync(stream, options, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var asked = TimeProvider.GetTimestamp();
            var (problem, serverTime) = await AskAsync(connection, Random, TimeProvider, cancellationToken).ConfigureAwait(false);
            return new DataCenterProbeResult
            {
                Connected = connected,
                Answered = problem is null ? TimeProvider.GetElapsedTime(asked) : null,
                Reason = problem?.Reason,
                ServerTime = serverTime,
                ClockSkew = serverTime is { } told ? TimeProvider.GetUtcNow() - (TimeProvider.GetElapsedTime(asked) / 2) - told : null,
            };
        }
    }

    /// <summary>Asks for <c>req_pq_multi</c>.</summary>
    /// <returns>What is wrong with the answer, null where nothing is; and the server's time by it.</returns>
    internal static async ValueTask<((ProxyFailure Failure, string Reason)? Problem, DateTimeOffset? ServerTime)> AskAsync(
        TransportConnection connection, IRandomSource random, TimeProvider time, CancellationToken cancellationToken)
    {
        var nonceBytes = new byte[16];
        random.Fill(nonceBytes);
        var nonce = Nonce128.FromBytes(nonceBytes);
        var writer = new TlWriter(64);
        new ReqPqMulti { Nonce = nonce }.Write(writer);

        // Seconds in the upper half, a multiple of 4 (core.telegram.org/mtproto/description#message-identifier-msg-id).
        var msgId = time.GetUtcNow().ToUnixTimeSeconds() << 32;
        if (!await connection.WriteAsync(PlainMessage.Create(msgId, writer.Written), cancellationToken).ConfigureAwait(false))
        {
            return Failed(ProxyFailure.Closed, "the connection broke");
        }

        var frame = await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        switch (frame.Status)
        {
            case FrameStatus.Frame when IsAnswer(frame.Payload.Span, nonce, out var answerId):
                return (null, DateTimeOffset.FromUnixTimeSeconds((uint)(answerId >>> 32)));
            case FrameStatus.Closed:
                return Failed(ProxyFailure.Closed, frame.Reason ?? "the connection was closed");
            case FrameStatus.TransportError:
                return Failed(ProxyFailure.Target, $"the data centre answered with transport error {frame.ErrorCode}");
            default:
                return Failed(ProxyFailure.Protocol, "what answers is no data centre");
        }

        static ((ProxyFailure, string)?, DateTimeOffset?) Failed(ProxyFailure failure, string reason) => ((failure, reason), null);
    }

    private static bool IsAnswer(ReadOnlySpan<byte> packet, Nonce128 nonce, out long messageId)
    {
        if (PlainMessage.TryRead(packet, out messageId, out var body) != PlainMessageStatus.Ok)
        {
            return false;
        }

        var reader = new TlReader(body);
        return IResPQ.Read(ref reader) is ResPQ answer && reader.Status == TlStatus.Ok && answer.Nonce == nonce;
    }
}
