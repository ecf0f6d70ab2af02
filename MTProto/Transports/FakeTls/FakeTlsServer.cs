using MTProto.Crypto;

namespace MTProto.Transports.FakeTls;

/// <summary>The server's hellos of a disguised connection.</summary>
public static class FakeTlsServer
{
    /// <summary>How far a client's clock may be off, as common proxies have it.</summary>
    public static readonly TimeSpan AllowedSkew = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Reads a client's hello and answers it where it was made with the secret. Nothing is sent otherwise: what was read is handed back for
    /// whoever serves strangers. Replays are the caller's to find, by <see cref="ClientHello.Random"/>.
    /// </summary>
    /// <param name="stream">The connection; stays the caller's.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="random">Where the answer's random parts come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async ValueTask<(FakeTlsStatus Status, ClientHello? Hello, ReadOnlyMemory<byte> Received)> AcceptAsync(
        Stream stream, ProxySecret secret, IRandomSource random, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(time);
        var received = new byte[2048];
        var have = 0;
        while (true)
        {
            var status = ClientHello.TryRead(received.AsSpan(0, have), out var hello, out _, out var needed);
            if (status == HelloStatus.Invalid)
            {
                return (FakeTlsStatus.Invalid, null, received.AsMemory(0, have));
            }

            if (hello is not null)
            {
                var isKnown = hello.TryVerify(secret, out var clientTime);
                var outcome = !isKnown ? FakeTlsStatus.Stranger
                    : (clientTime - time.GetUtcNow()).Duration() > AllowedSkew ? FakeTlsStatus.Stale
                    : FakeTlsStatus.Agreed;
                if (outcome == FakeTlsStatus.Agreed)
                {
                    await stream.WriteAsync(ServerHello.Build(hello, secret, random), cancellationToken).ConfigureAwait(false);
                }

                return (outcome, hello, received.AsMemory(0, have));
            }

            if (received.Length < needed)
            {
                Array.Resize(ref received, needed);
            }

            var count = await stream.ReadAsync(received.AsMemory(have, needed - have), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return (FakeTlsStatus.Closed, null, received.AsMemory(0, have));
            }

            have += count;
        }
    }
}
