using MTProto.Transports;
using Testing;

namespace MTProto.Tests.Transports;

/// <summary>A client and a server connected in memory.</summary>
internal sealed record TransportPair(TransportConnection Client, TransportConnection Server, DuplexStream ClientEnd, DuplexStream ServerEnd) : IAsyncDisposable
{
    public static async Task<TransportPair> OpenAsync(
        TransportKind kind, bool obfuscated, CancellationToken cancellationToken, int maxSegment = 0, int? seed = null, int maxPacketLength = 1 << 20)
    {
        var (clientEnd, serverEnd) = DuplexStream.CreatePair(maxSegment, seed);
        var client = await TransportConnection.ConnectAsync(
            clientEnd,
            new ClientTransportOptions { Kind = kind, Obfuscated = obfuscated, MaxPacketLength = maxPacketLength },
            cancellationToken);

        // The full transport has no mark of its own: its first frame is what the server recognises.
        if (kind == TransportKind.Full)
        {
            await client.WriteAsync(new byte[24], cancellationToken);
        }

        var accepted = await TransportConnection.AcceptAsync(
            serverEnd, new ServerTransportOptions { MaxPacketLength = maxPacketLength }, cancellationToken);
        Assert.Equal(TransportAcceptStatus.Accepted, accepted.Status);
        if (kind == TransportKind.Full)
        {
            Assert.Equal(FrameStatus.Frame, (await accepted.Connection!.ReadAsync(cancellationToken)).Status);
        }

        return new TransportPair(client, accepted.Connection!, clientEnd, serverEnd);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
