using MTProto.Crypto;

namespace MTProto.Tests.Crypto;

public class AuthKeyTests
{
    [Fact]
    public void TryCreate_Sample_HasTheEndsOfItsSha1AsIdAndAuxHash()
    {
        Assert.True(AuthKey.TryCreate(SampleExchange.AuthKey, out var key));
        Assert.Equal(0x73EEE26EE14C0991, key.Id);
        Assert.Equal(unchecked((long)0xF07C793ABC3EE202), key.AuxHash);
        Assert.Equal(SampleExchange.AuthKey, key.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(257)]
    public void TryCreate_OtherLength_IsRefused(int length)
    {
        Assert.False(AuthKey.TryCreate(new byte[length], out var key));
        Assert.Null(key);
    }

    [Fact]
    public void ToString_Key_ShowsNothingOfIt()
    {
        Assert.True(AuthKey.TryCreate(SampleExchange.AuthKey, out var key));
        Assert.Equal("AuthKey", key.ToString());
    }
}
