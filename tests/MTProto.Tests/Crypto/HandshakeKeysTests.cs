using System.Buffers.Binary;
using System.Security.Cryptography;
using MTProto.Crypto;

namespace MTProto.Tests.Crypto;

public class HandshakeKeysTests
{
    [Fact]
    public void DeriveTemporaryAes_Sample_EqualsDocumentation()
    {
        var (key, iv) = (new byte[32], new byte[32]);
        HandshakeKeys.DeriveTemporaryAes(SampleExchange.NewNonce, SampleExchange.ServerNonce, key, iv);
        Assert.Equal(SampleExchange.TemporaryKey, key);
        Assert.Equal(SampleExchange.TemporaryIv, iv);
    }

    [Fact]
    public void SampleAnswer_Decrypted_HasItsHashAndGroup()
    {
        var answer = new byte[SampleExchange.EncryptedAnswer.Length];
        AesIge.Decrypt(SampleExchange.TemporaryKey, SampleExchange.TemporaryIv, SampleExchange.EncryptedAnswer, answer);
        Assert.Equal(SHA1.HashData(answer.AsSpan(20, 564)), answer[..20]);
        Assert.Equal(0xb5890dbau, BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(20)));
        Assert.True(answer.AsSpan().IndexOf(DhGroup.Known.Prime) > 0);
        Assert.True(answer.AsSpan().IndexOf(SampleExchange.GA) > 0);
    }

    [Theory]
    [InlineData(1, "CCEBC0217266E1EDEC7FB0A0EED6C220")]
    [InlineData(2, "8626FAD50AC90E7CCFA66FC449CD28F3")]
    [InlineData(3, "D1BBB5C0EF0EAEA6306233CA00FBC8C5")]
    public void ComputeNewNonceHash_Sample_EqualsDocumentation(int number, string expected)
    {
        Assert.True(AuthKey.TryCreate(SampleExchange.AuthKey, out var key));
        var hash = new byte[16];
        HandshakeKeys.ComputeNewNonceHash(SampleExchange.NewNonce, number, key.AuxHash, hash);
        Assert.Equal(expected, Convert.ToHexString(hash));
    }

    [Fact]
    public void InitialServerSalt_Sample_IsXorOfTheFirstEightBytes()
    {
        var salt = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(
            salt, HandshakeKeys.InitialServerSalt(SampleExchange.NewNonce, SampleExchange.ServerNonce));
        Assert.Equal("94D3C8E8D7EBBCCC", Convert.ToHexString(salt));
    }
}
