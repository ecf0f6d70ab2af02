using MTProto.Messages;
using MTProto.Crypto;
using MTProto.Tl;

namespace MTProto.Tests.Messages;

public sealed class BindTempAuthKeyTests
{
    private const long CallMsgId = 0x5000_0000_0000_0004;
    private static readonly AuthKey Permanent = TestKeys.Create(10);

    [Fact]
    public void Verify_WhatEncryptMade_IsTrue()
    {
        Assert.True(BindTempAuthKey.Verify(Call(), Permanent, 3, 4, CallMsgId));
    }

    [Fact]
    public void Verify_AnythingElse_IsFalse()
    {
        var call = Call();
        Assert.False(BindTempAuthKey.Verify(call, TestKeys.Create(11), 3, 4, CallMsgId));
        Assert.False(BindTempAuthKey.Verify(call, Permanent, 9, 4, CallMsgId));
        Assert.False(BindTempAuthKey.Verify(call, Permanent, 3, 9, CallMsgId));
        Assert.False(BindTempAuthKey.Verify(call, Permanent, 3, 4, CallMsgId + 4));
        Assert.False(BindTempAuthKey.Verify(Call(nonce: 6), Permanent, 3, 4, CallMsgId));
        Assert.False(BindTempAuthKey.Verify(Call(expiresAt: 6), Permanent, 3, 4, CallMsgId));
    }

    [Fact]
    public void TryDecrypt_EverySingleByteChangeAndPrefix_IsRefused()
    {
        var encrypted = Call().EncryptedMessage;
        for (var i = 0; i < encrypted.Length - 16; i++)
        {
            var changed = (byte[])encrypted.Clone();
            changed[i] ^= 1;
            Assert.NotEqual(DecryptStatus.Ok, BindTempAuthKey.TryDecrypt(changed, Permanent, out _, out _));
            Assert.NotEqual(DecryptStatus.Ok, BindTempAuthKey.TryDecrypt(encrypted.AsSpan(0, i), Permanent, out _, out _));
        }
    }

    private static AuthBindTempAuthKey Call(long nonce = 5, int expiresAt = 1000)
    {
        var inner = new BindAuthKeyInner { Nonce = 5, TempAuthKeyId = 3, PermAuthKeyId = Permanent.Id, TempSessionId = 4, ExpiresAt = 1000 };
        return new AuthBindTempAuthKey
        {
            PermAuthKeyId = Permanent.Id,
            Nonce = nonce,
            ExpiresAt = expiresAt,
            EncryptedMessage = BindTempAuthKey.Encrypt(Permanent, inner, CallMsgId, new SeededRandomSource(1)),
        };
    }
}
