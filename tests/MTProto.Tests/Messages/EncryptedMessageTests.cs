using MTProto.Messages;
using MTProto.Crypto;
using MTProto.Tl;
using EncryptedMessage = MTProto.Messages.EncryptedMessage;

namespace MTProto.Tests.Messages;

public sealed class EncryptedMessageTests
{
    private static readonly AuthKey Key = TestKeys.Create(1);
    private static readonly SeededRandomSource Source = new(2);

    [Theory]
    [InlineData(true, 4)]
    [InlineData(true, 8)]
    [InlineData(true, 12)]
    [InlineData(false, 16)]
    [InlineData(false, 20)]
    [InlineData(false, 0)]
    [InlineData(true, 100_000)]
    public void TryDecrypt_WhatEncryptMade_GivesTheBodyBack(bool fromClient, int length)
    {
        var body = new byte[length];
        new Random(3).NextBytes(body);
        var packet = Encrypt(fromClient, body);

        var plaintext = packet.AsSpan(EncryptedMessage.OuterLength);
        var status = EncryptedMessage.TryDecrypt(packet, Key, fromClient, plaintext, out var header);

        Assert.Equal(DecryptStatus.Ok, status);
        Assert.Equal(new InnerHeader(11, 22, 44, 5, EncryptedMessage.InnerLength, length), header);
        Assert.Equal(body, plaintext.Slice(header.BodyOffset, header.BodyLength).ToArray());
        Assert.InRange(plaintext.Length - header.BodyOffset - header.BodyLength, 12, 27);
    }

    [Fact]
    public void TryDecrypt_BytesOfAPaddedTransportAfterIt_AreIgnored()
    {
        var packet = Encrypt(false, new byte[8]);
        for (var extra = 1; extra < 16; extra++)
        {
            Assert.Equal(DecryptStatus.Ok, Decrypt([.. packet, .. new byte[extra]], false));
        }
    }

    [Fact]
    public void TryDecrypt_EverySingleByteChange_IsRefused()
    {
        var packet = Encrypt(false, new byte[24]);
        for (var i = 0; i < packet.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])packet.Clone();
                changed[i] ^= (byte)(1 << bit);
                Assert.Equal(i < 8 ? DecryptStatus.WrongKey : DecryptStatus.BadMessageKey, Decrypt(changed, false));
            }
        }
    }

    [Fact]
    public void TryDecrypt_EveryPrefix_IsRefused()
    {
        var packet = Encrypt(false, new byte[40]);
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.NotEqual(DecryptStatus.Ok, Decrypt(packet[..length], false));
        }
    }

    [Fact]
    public void TryDecrypt_OtherDirection_IsRefused()
    {
        Assert.Equal(DecryptStatus.BadMessageKey, Decrypt(Encrypt(true, new byte[16]), false));
    }

    [Theory]
    [InlineData(-4, 12, DecryptStatus.BadLength)]
    [InlineData(6, 12, DecryptStatus.BadLength)]
    [InlineData(2000, 12, DecryptStatus.BadLength)]
    [InlineData(24, 0, DecryptStatus.BadPadding)]
    [InlineData(0, 1040, DecryptStatus.BadPadding)]
    public void TryDecrypt_AuthenticWithBadLength_IsRefused(int claimed, int padding, DecryptStatus expected)
    {
        // The writer only makes good messages, so this one is made by hand: claimed length, then bytes up to a block.
        var total = (EncryptedMessage.InnerLength + Math.Max(0, claimed > 1000 ? 16 : claimed) + padding + 15) & ~15;
        var packet = new byte[EncryptedMessage.OuterLength + total];
        var plaintext = packet.AsSpan(EncryptedMessage.OuterLength);
        BitConverter.TryWriteBytes(plaintext[28..], claimed);
        BitConverter.TryWriteBytes(packet, Key.Id);
        MessageKeys.ComputeMessageKey(Key, false, plaintext, packet.AsSpan(8, 16));
        Span<byte> aesKey = stackalloc byte[32];
        Span<byte> aesIv = stackalloc byte[32];
        MessageKeys.Derive(Key, false, packet.AsSpan(8, 16), aesKey, aesIv);
        AesIge.Encrypt(aesKey, aesIv, plaintext, plaintext);

        Assert.Equal(expected, Decrypt(packet, false));
    }

    private static byte[] Encrypt(bool fromClient, byte[] body)
    {
        var writer = new TlWriter();
        writer.WriteInt32(7);
        EncryptedMessage.Encrypt(Key, fromClient, 11, 22, 44, 5, body, Source, writer);
        return writer.Written[4..].ToArray();
    }

    private static DecryptStatus Decrypt(byte[] packet, bool fromClient) =>
        EncryptedMessage.TryDecrypt(packet, Key, fromClient, new byte[packet.Length], out _);
}
