using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>The client's hellos of a disguised connection.</summary>
public static class FakeTlsClient
{
    /// <summary>Sends a hello and checks the answer.</summary>
    /// <param name="stream">The connection; stays the caller's.</param>
    /// <param name="secret">An <c>ee</c> secret.</param>
    /// <param name="shape">Which browser to look like.</param>
    /// <param name="random">Where the hello's random parts come from.</param>
    /// <param name="time">The clock, of which the proxy compares the time with its own.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="ArgumentException">The secret is no <c>ee</c> secret.</exception>
    public static async ValueTask<FakeTlsStatus> ConnectAsync(
        Stream stream, ProxySecret secret, ClientHelloShape shape, IRandomSource random, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(time);
        var domain = secret.Domain ?? throw new ArgumentException("The secret names no host to look like.", nameof(secret));
        var hello = ClientHelloBuilder.Build(secret, domain, shape, time.GetUtcNow(), random);
        await stream.WriteAsync(hello, cancellationToken).ConfigureAwait(false);

        var answer = new byte[1024];
        var have = 0;
        while (true)
        {
            var status = ServerHello.TryMeasure(answer.AsSpan(0, have), out var length);
            if (status == HelloStatus.Invalid)
            {
                return answer[0] == TlsRecord.Alert ? FakeTlsStatus.Closed : FakeTlsStatus.Invalid;
            }

            if (status == HelloStatus.Whole)
            {
                var clientRandom = hello.AsSpan(ClientHelloBuilder.RandomOffset, ClientHelloBuilder.RandomLength);
                return ServerHello.Verify(answer.AsSpan(0, length), clientRandom, secret) ? FakeTlsStatus.Agreed : FakeTlsStatus.Stranger;
            }

            if (answer.Length < length)
            {
                Array.Resize(ref answer, length);
            }

            // Not a byte more than the answer: what follows is the transport's.
            var count = await stream.ReadAsync(answer.AsMemory(have, length - have), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return FakeTlsStatus.Closed;
            }

            have += count;
        }
    }
}
