using System.Net;
using MTProto.Tl;
using MTProto.Transports;
using MTProto.Transports.MiddleProxy;
using Testing;

namespace MTProto.Tests.Transports.MiddleProxy;

public sealed class MiddleMessagesTests
{
    private const MiddleRequestFlags Usual = MiddleRequestFlags.Magic | MiddleRequestFlags.ExtendedMode | MiddleRequestFlags.Intermediate | MiddleRequestFlags.Padded;

    [Fact]
    public void Detail16_Nonce_IsFortyFourBytesWithItsFrame()
    {
        var body = new byte[MiddleNonce.Length];
        new MiddleNonce(0x04030201, 1_700_000_000, Nonce128.FromBytes([.. Enumerable.Range(1, 16).Select(value => (byte)value)])).Write(body);

        Assert.Equal(44, MiddleSamples.Frame(MiddleFrame.FirstSequence, body).Length);
        Assert.Equal("aa87cb7a" + "01020304" + "01000000" + "00f15365" + "0102030405060708090a0b0c0d0e0f10", Convert.ToHexStringLower(body));
    }

    [Theory]
    [InlineData(0, MiddleStatus.Ok)]
    [InlineData(30, MiddleStatus.Ok)]
    [InlineData(-30, MiddleStatus.Ok)]
    [InlineData(31, MiddleStatus.Invalid)]
    [InlineData(-31, MiddleStatus.Invalid)]
    public void Detail16_Nonce_ClocksMoreThanThirtySecondsApart_IsInvalid(int skew, MiddleStatus expected)
    {
        var body = new byte[MiddleNonce.Length];
        new MiddleNonce(7, 1_700_000_000, default).Write(body);

        Assert.Equal(expected, MiddleNonce.TryRead(body, 7, 1_700_000_000 + skew, out _));
    }

    [Fact]
    public void Detail16_Nonce_AnotherSecretOrScheme_IsUnsupported()
    {
        var body = new byte[MiddleNonce.Length];
        new MiddleNonce(7, 1_700_000_000, default).Write(body);

        Assert.Equal(MiddleStatus.Unsupported, MiddleNonce.TryRead(body, 8, 1_700_000_000, out _));
        body[8] = 3;
        Assert.Equal(MiddleStatus.Unsupported, MiddleNonce.TryRead(body, 7, 1_700_000_000, out _));
    }

    [Fact]
    public void Nonce_EveryPrefix_IsInvalid()
    {
        var body = new byte[MiddleNonce.Length];
        new MiddleNonce(7, 1_700_000_000, default).Write(body);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(MiddleStatus.Invalid, MiddleNonce.TryRead(body.AsSpan(0, length), 7, 1_700_000_000, out _));
        }
    }

    [Fact]
    public void Detail17_Handshake_PeerThatMeansAnotherProcess_IsInvalid()
    {
        var self = new MiddleProcess(0xcb007107, 40123, 4242, 1_700_000_000);
        var middle = MiddleProcess.Of(IPEndPoint.Parse("149.154.175.50:8888"));
        var body = new byte[MiddleHandshake.Length];
        new MiddleHandshake(middle, self).Write(body);

        Assert.Equal(MiddleStatus.Ok, MiddleHandshake.TryRead(body, self, out var handshake));
        Assert.Equal(new MiddleHandshake(middle, self), handshake);
        Assert.Equal(MiddleStatus.Invalid, MiddleHandshake.TryRead(body, self with { Id = 4243 }, out _));
        for (var i = 20; i < body.Length; i++)
        {
            body[i] ^= 1;
            Assert.Equal(MiddleStatus.Invalid, MiddleHandshake.TryRead(body, self, out _));
            body[i] ^= 1;
        }

        for (var length = 0; length < body.Length; length++)
        {
            Assert.Equal(MiddleStatus.Invalid, MiddleHandshake.TryRead(body.AsSpan(0, length), self, out _));
        }
    }

    [Fact]
    public void Detail17_Handshake_ErrorOfThePeer_IsUnsupported()
    {
        Assert.Equal(MiddleStatus.Unsupported, MiddleHandshake.TryRead(Convert.FromHexString("dabe276affffffff"), null, out _));
    }

    [Fact]
    public void Detail17_Ping_IsAnsweredWithItsNumber()
    {
        var body = new byte[MiddleMessage.ShortLength];
        MiddleMessage.WriteShort(MiddleMessageKind.Ping, 0x1122334455667788, body);
        Assert.Equal("dfa230578877665544332211", Convert.ToHexStringLower(body));

        Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(body, out var ping));
        MiddleMessage.WriteShort(MiddleMessageKind.Pong, ping.Id, body);

        Assert.Equal("a7ea30848877665544332211", Convert.ToHexStringLower(body));
    }

    // Field by field, as the official proxy writes it: IPv4 as ::ffff:a.b.c.d, 24 bytes for the tag of 16.
    [Fact]
    public void Detail18_Request_WithAdTag_HasItsFieldsInOrder()
    {
        var packet = new byte[8];
        var body = MiddleSamples.Request(new MiddleRequestFields(Usual, MiddleSamples.Client, MiddleSamples.Own, MiddleSamples.AdTag), 0x0807060504030201, packet);

        Assert.Equal(
            "eef1ce36" + "08100228" + "0102030405060708"
            + "00000000000000000000ffffc6336404" + "49c50000"
            + "00000000000000000000ffffcb007107" + "bb010000"
            + "18000000" + "ae261edb" + "10" + "0123456789abcdef0123456789abcdef" + "000000"
            + "0000000000000000",
            Convert.ToHexStringLower(body));
    }

    [Fact]
    public void Detail18_Request_WithoutAdTag_HasNoExtraFields()
    {
        var body = MiddleSamples.Request(new MiddleRequestFields(Usual | MiddleRequestFlags.HasAdTag, MiddleSamples.Client, MiddleSamples.Own, default), 1, new byte[8]);

        Assert.Equal(56 + 8, body.Length);
        Assert.Equal((uint)Usual, MiddleSamples.Word(body, 4));
    }

    [Theory]
    [InlineData(true, "198.51.100.4:50505")]
    [InlineData(false, "[2001:db8::9]:1")]
    public void Request_WrittenAndRead_IsTheSame(bool tagged, string client)
    {
        var fields = new MiddleRequestFields(Usual | MiddleRequestFlags.QuickAck, IPEndPoint.Parse(client), MiddleSamples.Own, tagged ? MiddleSamples.AdTag : default);
        var packet = new SeededRandomSource(9).Bytes(40);

        Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(MiddleSamples.Request(fields, 77, packet), out var message));

        Assert.Equal(MiddleMessageKind.Request, message.Kind);
        Assert.Equal(77u, message.Id);
        Assert.Equal(packet, message.Packet.ToArray());
        Assert.Equal(fields.Client, message.Request.Client);
        Assert.Equal(fields.Own, message.Request.Own);
        Assert.Equal(tagged ? MiddleSamples.AdTag : [], message.Request.AdTag.ToArray());
        Assert.Equal(tagged, message.Request.Flags.HasFlag(MiddleRequestFlags.HasAdTag));
        Assert.True(message.Request.Flags.HasFlag(MiddleRequestFlags.QuickAck));
    }

    [Fact]
    public void WriteVariable_OverWrittenFields_ChangesFlagsAndConnectionAlone()
    {
        var fields = new MiddleRequestFields(Usual, MiddleSamples.Client, MiddleSamples.Own, MiddleSamples.AdTag);
        var expected = MiddleSamples.Request(fields with { Flags = Usual | MiddleRequestFlags.QuickAck }, 99, new byte[4]);
        var body = MiddleSamples.Request(fields, 1, new byte[4]);

        MiddleRequestFields.WriteVariable(body, Usual | MiddleRequestFlags.QuickAck | MiddleRequestFlags.HasAdTag, 99);

        Assert.Equal(expected, body);
    }

    [Fact]
    public void TryRead_EveryPrefixOfARequest_IsInvalid()
    {
        var body = MiddleSamples.Request(new MiddleRequestFields(Usual, MiddleSamples.Client, MiddleSamples.Own, MiddleSamples.AdTag), 1, new byte[4]);
        for (var length = 0; length < body.Length; length++)
        {
            Assert.NotEqual(MiddleStatus.Ok, MiddleMessage.TryRead(body.AsSpan(0, length), out _));
        }
    }

    [Fact]
    public void TryRead_EverySingleByteChange_NeverThrows()
    {
        var request = MiddleSamples.Request(new MiddleRequestFields(Usual, MiddleSamples.Client, MiddleSamples.Own, MiddleSamples.AdTag), 1, new byte[4]);
        var answer = new byte[MiddleMessage.AnswerHeaderLength + 4];
        MiddleMessage.WriteAnswerHeader(1, answer);
        var ack = new byte[MiddleMessage.SimpleAckLength];
        MiddleMessage.WriteSimpleAck(1, 2, ack);
        foreach (var body in new[] { request, answer, ack })
        {
            Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(body, out _));
            for (var i = 0; i < body.Length; i++)
            {
                for (var value = 1; value < 256; value++)
                {
                    body[i] ^= (byte)value;
                    var status = MiddleMessage.TryRead(body, out var message);
                    Assert.True(i >= 4 || status != MiddleStatus.Ok || message.Kind != MiddleMessageKind.Request || body.Length == request.Length);
                    body[i] ^= (byte)value;
                }
            }
        }
    }

    [Fact]
    public void Detail18_AnswerAckAndClosing_AreReadBack()
    {
        var answer = new byte[MiddleMessage.AnswerHeaderLength + 4];
        MiddleMessage.WriteAnswerHeader(3, answer);
        Assert.Equal("0dda0344" + "00000000" + "0300000000000000" + "00000000", Convert.ToHexStringLower(answer));
        Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(answer, out var message));
        Assert.Equal((MiddleMessageKind.Answer, 3ul, 4), (message.Kind, message.Id, message.Packet.Length));

        var ack = new byte[MiddleMessage.SimpleAckLength];
        MiddleMessage.WriteSimpleAck(4, 0x81020304, ack);
        Assert.Equal("9b40ac3b" + "0400000000000000" + "04030281", Convert.ToHexStringLower(ack));
        Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(ack, out message));
        Assert.Equal((MiddleMessageKind.SimpleAck, 4ul, 0x81020304u), (message.Kind, message.Id, message.Token));

        var close = new byte[MiddleMessage.ShortLength];
        MiddleMessage.WriteShort(MiddleMessageKind.CloseExternal, 5, close);
        Assert.Equal("a234b65e" + "0500000000000000", Convert.ToHexStringLower(close));
        MiddleMessage.WriteShort(MiddleMessageKind.CloseConnection, 5, close);
        Assert.Equal("5d42cf1f" + "0500000000000000", Convert.ToHexStringLower(close));
        Assert.Equal(MiddleStatus.Ok, MiddleMessage.TryRead(close, out message));
        Assert.Equal((MiddleMessageKind.CloseConnection, 5ul), (message.Kind, message.Id));
        Assert.Equal(MiddleStatus.Unsupported, MiddleMessage.TryRead(new byte[12], out _));
    }

    // Tails of up to 15 bytes: what is left behind the cut goes to the data centre, which tolerates it.
    [Theory]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(43, 40)]
    [InlineData(55, 52)]
    public void Detail5_LengthWithoutTail_CutsWhatIsNoWholeWord(int payload, int expected) => Assert.Equal(expected, ClientPacket.LengthWithoutTail(payload));

    [Fact]
    public void Detail5_QuickAck_IsSwappedInTheAbridgedTransport()
    {
        var ack = new byte[4];
        ClientPacket.WriteQuickAck(TransportKind.Abridged, 0x81020304, ack);
        Assert.Equal("81020304", Convert.ToHexStringLower(ack));
        ClientPacket.WriteQuickAck(TransportKind.Intermediate, 0x81020304, ack);
        Assert.Equal("04030281", Convert.ToHexStringLower(ack));
        ClientPacket.WriteQuickAck(TransportKind.PaddedIntermediate, 0x81020304, ack);
        Assert.Equal("04030281", Convert.ToHexStringLower(ack));
    }

    [Theory]
    [InlineData(0x60469778u, ClientPacketKind.KeyExchange)]
    [InlineData(0xbe7e8ef1u, ClientPacketKind.KeyExchange)]
    [InlineData(0xd712e4beu, ClientPacketKind.KeyExchange)]
    [InlineData(0xf5045f1fu, ClientPacketKind.KeyExchange)]
    [InlineData(0x62d6b459u, ClientPacketKind.Other)]
    public void Detail18_Classify_OnlyTheKeyExchangeIsUnencrypted(uint function, ClientPacketKind expected)
    {
        var packet = new byte[40];
        BitConverter.TryWriteBytes(packet.AsSpan(20), function);
        Assert.Equal(expected, ClientPacket.Classify(packet));
        packet[0] = 1;
        Assert.Equal(ClientPacketKind.Encrypted, ClientPacket.Classify(packet));
        Assert.Equal(ClientPacketKind.Other, ClientPacket.Classify(packet.AsSpan(1, 22)));
        Assert.Equal(ClientPacketKind.Other, ClientPacket.Classify(packet.AsSpan(0, 7)));
    }
}
