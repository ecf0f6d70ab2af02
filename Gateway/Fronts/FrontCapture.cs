using System.Net;
using System.Net.Sockets;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Listening.ProxyProtocol;

namespace Telepool.Gateway.Fronts;

/// <summary>Looks at a front: sends it hellos as our clients do, and takes down what it answers.</summary>
internal static class FrontCapture
{
    /// <summary>How long a front is silent when its part of the handshake is over: it waits for the client's.</summary>
    public static readonly TimeSpan UsualQuiet = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Enough for the jitter of a signature's length to show, few enough to be no burden.
    private const int MoreOfTheFirst = 4;

    /// <summary>Takes a profile.</summary>
    /// <param name="front">The front; its addresses are known.</param>
    /// <param name="proxyProtocol">Version of the PROXY header that it expects; 0: none.</param>
    /// <param name="quiet">How long a silence ends its flight.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The profile, or why there is none, and how many probes were answered.</returns>
    public static async Task<(FrontProfile? Profile, string? Problem, int Answers)> TakeAsync(
        Front front, int proxyProtocol, TimeSpan quiet, TimeProvider time, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var shape in (ClientHelloShape[])[ClientHelloShape.PostQuantum, ClientHelloShape.Padded])
        {
            var seen = new List<FrontObservation>();
            foreach (var offer in FrontProbe.Offers.Concat(Enumerable.Repeat(FrontProbe.Offers[0], MoreOfTheFirst)))
            {
                var probe = FrontProbe.Create(front.ServerName, shape, offer, SystemRandomSource.Instance);
                var (observation, failure) = await AskAsync(front, probe, proxyProtocol, quiet, time, cancellationToken).ConfigureAwait(false);
                if (observation is not null)
                {
                    seen.Add(observation);
                    continue;
                }

                problem ??= failure;
                if (seen.Count == 0)
                {
                    break;
                }
            }

            if (FrontProfile.FromObservations(seen) is { } profile)
            {
                return (profile, null, seen.Count);
            }
        }

        return (null, problem, 0);
    }

    private static async Task<(FrontObservation? Observation, string? Failure)> AskAsync(
        Front front, FrontProbe probe, int proxyProtocol, TimeSpan quiet, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var socket = await ConnectAsync(front.EndPoints, either.Token).ConfigureAwait(false);
            if (proxyProtocol > 0)
            {
                var head = new byte[ProxyHeaderWriter.MaxLength];
                var length = ProxyHeaderWriter.Write(proxyProtocol, null, null, head);
                await socket.SendAsync(head.AsMemory(0, length), either.Token).ConfigureAwait(false);
            }

            await socket.SendAsync(probe.Hello, either.Token).ConfigureAwait(false);
            return await ReadAsync(socket, probe, quiet, time, either.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            return (null, $"the connection failed: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "no answer in time");
        }
    }

    private static async Task<(FrontObservation? Observation, string? Failure)> ReadAsync(
        Socket socket, FrontProbe probe, TimeSpan quiet, TimeProvider time, CancellationToken cancellationToken)
    {
        var answer = new byte[64 * 1024];
        var have = 0;
        while (true)
        {
            var status = probe.Read(answer.AsSpan(0, have), out var observation);
            if (status is not (FrontProbeStatus.Incomplete or FrontProbeStatus.Answered))
            {
                return (null, status switch
                {
                    FrontProbeStatus.Unsupported => "it does not speak TLS 1.3 with X25519: clients that look like TLS would not look like it",
                    FrontProbeStatus.Refused => "it refuses the handshake: is its host name right?",
                    _ => "what it speaks is not TLS",
                });
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = new CancellationTokenSource(status == FrontProbeStatus.Answered ? quiet : Timeout.InfiniteTimeSpan, time);
            using var registration = timer.Token.Register(static source => ((CancellationTokenSource)source!).Cancel(), pause);
            int count;
            try
            {
                count = await socket.ReceiveAsync(answer.AsMemory(have), pause.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (observation is not null && !cancellationToken.IsCancellationRequested)
            {
                return (observation, null);
            }

            if (count == 0)
            {
                return (observation, observation is null ? "it ended the connection" : null);
            }

            have += count;
        }
    }

    private static async Task<Socket> ConnectAsync(IReadOnlyList<IPEndPoint> endPoints, CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(endPoints[i], cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException) when (i + 1 < endPoints.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }
}
