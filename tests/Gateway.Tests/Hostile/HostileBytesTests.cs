using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Hosting;
using Gateway.Tests.Mtproto;
using Gateway.Tests.Relaying;
using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Workers;

namespace Gateway.Tests.Hostile;

/// <summary>
/// Every handshake over real sockets with its end missing, each of its bytes changed, sent again, and a byte at a time: nothing crashes, and nothing is left
/// behind.
/// </summary>
public sealed class HostileBytesTests
{
    public static TheoryData<string> Handshakes() => ["obfuscated", "fake tls", "websocket", "proxy v1", "proxy v2"];

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task Handshake_EveryPrefixThenTheEnd_LeavesNothingBehind(string kind)
    {
        await using var fixture = await StartAsync(kind);
        var opening = Open(kind);
        for (var length = 0; length < opening.Length; length++)
        {
            using var peer = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await peer.SendAsync(opening[..length]);
            if (length % 2 == 0)
            {
                peer.Socket.LingerState = new LingerOption(true, 0);
            }
        }

        await LeavesNothingAsync(fixture);
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task Handshake_EveryByteChanged_LeavesNothingBehind(string kind)
    {
        await using var fixture = await StartAsync(kind);
        var opening = Open(kind);
        for (var i = 0; i < opening.Length; i++)
        {
            foreach (var change in (byte[])[0x01, 0xff])
            {
                var changed = (byte[])opening.Clone();
                changed[i] ^= change;
                using var peer = await TlsPeer.ConnectAsync(fixture.EndPoint);
                await peer.SendAsync(changed);
            }
        }

        await LeavesNothingAsync(fixture);
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task Handshake_SentAgainAndAgain_LeavesNothingBehind(string kind)
    {
        await using var fixture = await StartAsync(kind);
        var opening = Open(kind);
        for (var i = 0; i < 200; i++)
        {
            using var peer = await TlsPeer.ConnectAsync(fixture.EndPoint);
            await peer.SendAsync(opening);
        }

        await LeavesNothingAsync(fixture);
    }

    [Theory]
    [MemberData(nameof(Handshakes))]
    public async Task Handshake_OneByteAtATime_IsFinished(string kind)
    {
        await using var fixture = await StartAsync(kind);
        using var peer = await TlsPeer.ConnectAsync(fixture.EndPoint);
        await peer.SendAsync(Open(kind), 1);
        if (kind == "fake tls")
        {
            await peer.ReadExactlyAsync(5);
            await peer.SendAsync(TlsPeer.Record(TlsPeer.Open([1, 2, 3]).Bytes), 1);
        }

        using var dataCenter = await ObfuscatedPeer.AcceptAsync(fixture.Listener);

        Assert.Equal([1, 2, 3], await dataCenter.ReadAsync(3));
    }

    private static Task<RelayFixture> StartAsync(string kind) => RelayFixture.StartAsync(settings => settings with
    {
        Protection = settings.Protection with
        {
            ConnectionsPerSecond = 0,
            MaxConnectionsPerAddress = 0,
            BansAutomatically = false,
            Handshake = TimeSpan.FromSeconds(5),
        },
        Listeners = [settings.Listeners[0] with { ProxyProtocolFrom = kind.StartsWith("proxy", StringComparison.Ordinal) ? [IPNetwork.Parse("127.0.0.0/8")] : [] }],
    });

    private static byte[] Open(string kind)
    {
        var bytes = new byte[ObfuscationHeader.Length];
        var header = ObfuscationHeader.Create(
            TransportKind.PaddedIntermediate, 2, GatewayFactory.Secret(GatewayFactory.Key), SystemRandomSource.Instance, bytes);
        var first = new byte[3];
        header.FromClient.Process([1, 2, 3], first);
        byte[] obfuscated = [.. bytes, .. first];
        return kind switch
        {
            "fake tls" => TlsPeer.Hello(ClientHelloShape.Padded),
            "websocket" =>
            [
                .. Encoding.ASCII.GetBytes(
                    "GET /apiws HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n"),

                // A binary message under the mask of zeros (RFC 6455, section 5.3).
                0x82, (byte)(0x80 | obfuscated.Length), 0, 0, 0, 0, .. obfuscated,
            ],
            "proxy v1" => [.. "PROXY TCP4 203.0.113.9 127.0.0.1 1000 443\r\n"u8, .. obfuscated],
            "proxy v2" => [.. "\r\n\r\n\0\r\nQUIT\n"u8, 0x21, 0x11, 0, 12, 203, 0, 113, 9, 127, 0, 0, 1, 3, 232, 1, 187, .. obfuscated],
            _ => obfuscated,
        };
    }

    private static async Task LeavesNothingAsync(RelayFixture fixture)
    {
        // Some of them reached the data centre, whose end is closed with the listener.
        fixture.Listener.Dispose();
        await Timeouts.UntilAsync(async () => await fixture.HeldAsync() is (0, 0, var watches) && watches <= fixture.Host.Workers.Count);
        Assert.Equal(0, fixture.Count(GatewayCounter.HandlerFaults));
        Assert.Equal(0, fixture.Host.Door.Open);
        Assert.Equal(0, fixture.Host.Door.Handshakes);
    }
}
