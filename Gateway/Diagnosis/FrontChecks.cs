using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MTProto.Crypto;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Fronts;

namespace Telepool.Gateway.Diagnosis;

/// <summary>Whether the front can be shown and imitated; its web server's clock is what ours is compared with.</summary>
internal static class FrontChecks
{
    // Clients' hellos carry their time; a few seconds is what gateways allow for.
    private static readonly TimeSpan SmallSkew = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LargeSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private const int MaxAnswer = 64 * 1024;

    public static async Task<IReadOnlyList<Finding>> ExamineAsync(GatewaySettings settings, string? server, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Front is not { } front)
        {
            return
            [
                new Finding("front", FindingState.Warns, "there is none: strangers get no answer, which tells them what this is", "--front HOST:PORT with a web site, best one of your own"),
                new Finding("clock", FindingState.Unknown, "there is no front whose clock it could be compared with", "timedatectl shows whether this machine's clock is synchronised"),
            ];
        }

        var findings = new List<Finding>();
        var addresses = await Reach.ResolveAsync(front.Host, cancellationToken).ConfigureAwait(false);
        if (addresses.Count == 0)
        {
            return [new Finding("front", FindingState.Fails, $"{front.Host} does not resolve", "correct --front")];
        }

        if (settings.Listeners.Any(listener => listener.Endpoint.Port == front.Port) && addresses.Any(address => AddressChecks.IsOurs(address) && Overlaps(settings, address)))
        {
            return [new Finding("front", FindingState.Fails, $"{front.Host}:{front.Port} is this gateway itself: strangers would go round in a circle", "let the web site listen on another port or address, and name that")];
        }

        var endPoint = new IPEndPoint(addresses[0], front.Port);
        var (took, problem) = await Reach.TryAsync(endPoint, cancellationToken).ConfigureAwait(false);
        if (took is null)
        {
            return [new Finding("front", FindingState.Fails, $"{front.Host}:{front.Port} {problem}", "strangers get no answer, and the built-in TLS profile is used; correct --front or start the site")];
        }

        findings.Add(await CertificateAsync(front, endPoint, cancellationToken).ConfigureAwait(false));
        findings.Add(await ProfileAsync(front, endPoint, cancellationToken).ConfigureAwait(false));
        findings.Add(await ClockAsync(front, time, cancellationToken).ConfigureAwait(false));
        return findings;
    }

    private static bool Overlaps(GatewaySettings settings, IPAddress address) =>
        settings.Listeners.Any(listener => listener.Endpoint.Address.Equals(address) || listener.Endpoint.Address.Equals(IPAddress.Any) || listener.Endpoint.Address.Equals(IPAddress.IPv6Any));

    private static async Task<Finding> CertificateAsync(FrontSettings front, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var trouble = SslPolicyErrors.None;
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = front.Host,
                    RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    {
                        trouble = errors;
                        return true;
                    },
                },
                limit.Token).ConfigureAwait(false);
            return tls.SslProtocol != SslProtocols.Tls13
                ? new Finding("front", FindingState.Fails, $"{front.Host} speaks {tls.SslProtocol}, and clients look like TLS 1.3", "choose a site with TLS 1.3")
                : trouble != SslPolicyErrors.None
                    ? new Finding("front", FindingState.Warns, $"{front.Host} speaks TLS 1.3, but its certificate is not good: {trouble}", "a site with a bad certificate is looked at twice")
                    : new Finding("front", FindingState.Fine, $"{front.Host} speaks TLS 1.3 with a good certificate");
        }
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Finding("front", FindingState.Fails, $"{front.Host}:{front.Port} speaks no TLS: {e.Message}", "the front must be an https site");
        }
    }

    private static async Task<Finding> ProfileAsync(FrontSettings front, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var observations = new List<FrontObservation>();
        foreach (var offer in FrontProbe.Offers)
        {
            if (await ObserveAsync(front, endPoint, offer, cancellationToken).ConfigureAwait(false) is { } seen)
            {
                observations.Add(seen);
            }
        }

        return FrontProfile.FromObservations(observations) is not { } profile
            ? new Finding("profile", FindingState.Warns, "the front does not answer hellos of Telegram's kind in a way that can be imitated; the built-in profile is used", "choose a site with TLS 1.3 and X25519")
            : new Finding("profile", FindingState.Fine, profile.IsPostQuantum ? "the front chooses X25519MLKEM768, and so will the gateway" : "the front has no post-quantum key exchange, and so will the gateway");
    }

    private static async Task<FrontObservation?> ObserveAsync(FrontSettings front, IPEndPoint endPoint, IReadOnlyList<ushort> offer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endPoint, limit.Token).ConfigureAwait(false);
            var probe = FrontProbe.Create(front.Host, ClientHelloShape.PostQuantum, offer, SystemRandomSource.Instance);
            await socket.SendAsync(probe.Hello, limit.Token).ConfigureAwait(false);
            var answer = new byte[MaxAnswer];
            for (var length = 0; length < answer.Length;)
            {
                var read = await socket.ReceiveAsync(answer.AsMemory(length), limit.Token).ConfigureAwait(false);
                length += read;
                var status = probe.Read(answer.AsSpan(0, length), out var observation);
                if (read == 0 || status != FrontProbeStatus.Incomplete)
                {
                    return observation;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }

        return null;
    }

    private static async Task<Finding> ClockAsync(FrontSettings front, TimeProvider time, CancellationToken cancellationToken)
    {
        // The certificate is looked at above; here it is about the time alone.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
        using var http = new HttpClient(handler) { Timeout = Patience };
        try
        {
            var host = Uri.CheckHostName(front.Host) == UriHostNameType.IPv6 ? $"[{front.Host}]" : front.Host;
            using var request = new HttpRequestMessage(HttpMethod.Head, $"https://{host}:{front.Port}/");
            using var answer = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.Headers.Date is not { } date)
            {
                return new Finding("clock", FindingState.Unknown, $"{front.Host} does not tell its time", "timedatectl shows whether this machine's clock is synchronised");
            }

            // A Date has whole seconds.
            var skew = time.GetUtcNow() - date - TimeSpan.FromSeconds(0.5);
            var text = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(skew.TotalSeconds):0.0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} {front.Host}");
            return skew.Duration() <= SmallSkew ? new Finding("clock", FindingState.Fine, text)
                : new Finding("clock", skew.Duration() <= LargeSkew ? FindingState.Warns : FindingState.Fails, text, "ee clients are let in by their time: synchronise the clock (timedatectl set-ntp true)");
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new Finding("clock", FindingState.Unknown, $"{front.Host} does not answer HTTP: {e.Message}", "timedatectl shows whether this machine's clock is synchronised");
        }
    }
}
