using MTProto.Crypto;

namespace MTProto.Tests.Messages;

internal static class TestKeys
{
    public static AuthKey Create(int seed)
    {
        var bytes = new byte[AuthKey.Length];
        new Random(seed).NextBytes(bytes);
        Assert.True(AuthKey.TryCreate(bytes, out var key));
        return key;
    }
}
