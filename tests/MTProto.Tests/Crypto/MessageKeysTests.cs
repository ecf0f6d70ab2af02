using MTProto.Crypto;
using Testing;

namespace MTProto.Tests.Crypto;

public class MessageKeysTests
{
    private static readonly AuthKey Key =
        AuthKey.TryCreate([.. Enumerable.Range(0, 256).Select(i => (byte)i)], out var key) ? key : throw new InvalidOperationException();

    private static readonly byte[] MessageKey = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    // The formulas of core.telegram.org/mtproto/description computed with Python's hashlib.
    [Theory]
    [InlineData(
        true,
        "704ed09c8b41668ae8f99d244738f71dbddc44469b6bbd4aa8573dd042bd059e",
        "4d266000a550edabbf4c7ce40fd0043cc92230184cd317a5cc9c2482fd3b9318")]
    [InlineData(
        false,
        "217725799b245806458174a1fcfbc883906807b15033fdd0ea2b4d69cf9c364e",
        "669a6538917a4fa56ca32360a431c9160be4ad887140980dab91ce7bdc47ffbc")]
    public void Derive_CountingKey_EqualsIndependentComputation(bool fromClient, string expectedKey, string expectedIv)
    {
        var (key, iv) = (new byte[32], new byte[32]);
        MessageKeys.Derive(Key, fromClient, MessageKey, key, iv);
        Assert.Equal(expectedKey, Convert.ToHexStringLower(key));
        Assert.Equal(expectedIv, Convert.ToHexStringLower(iv));
    }

    [Theory]
    [InlineData(true, "886619acb4a7a08a0335e91bbc20970a")]
    [InlineData(false, "847acf67423986be7ee65a04f3e44c81")]
    public void ComputeMessageKey_CountingPlaintext_EqualsIndependentComputation(bool fromClient, string expected)
    {
        var messageKey = new byte[16];
        MessageKeys.ComputeMessageKey(Key, fromClient, [.. Enumerable.Range(0, 48).Select(i => (byte)i)], messageKey);
        Assert.Equal(expected, Convert.ToHexStringLower(messageKey));
    }

    [Fact]
    public void Verify_AnyChangedByte_Fails()
    {
        var plaintext = new SeededRandomSource(6).Bytes(96);
        var messageKey = new byte[16];
        MessageKeys.ComputeMessageKey(Key, true, plaintext, messageKey);
        Assert.True(MessageKeys.Verify(Key, true, plaintext, messageKey));
        Assert.False(MessageKeys.Verify(Key, false, plaintext, messageKey));
        Assert.False(MessageKeys.Verify(Key, true, plaintext, messageKey.AsSpan(0, 15)));
        for (var i = 0; i < plaintext.Length; i++)
        {
            plaintext[i] ^= 1;
            Assert.False(MessageKeys.Verify(Key, true, plaintext, messageKey));
            plaintext[i] ^= 1;
        }

        for (var i = 0; i < messageKey.Length; i++)
        {
            messageKey[i] ^= 0x80;
            Assert.False(MessageKeys.Verify(Key, true, plaintext, messageKey));
            messageKey[i] ^= 0x80;
        }
    }

    [Fact]
    public void ComputeAndDerive_AfterTheFirstCall_AllocateNothing()
    {
        if (!AesRound.IsSupported)
        {
            Assert.Skip("the processor has no AES instructions");
        }

        var (plaintext, messageKey, key, iv) = (new byte[512], new byte[16], new byte[32], new byte[32]);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            MessageKeys.ComputeMessageKey(Key, true, plaintext, messageKey);
            MessageKeys.Derive(Key, true, messageKey, key, iv);
            AesIge.Encrypt(key, iv, plaintext, plaintext);
            AesIge.Decrypt(key, iv, plaintext, plaintext);
        }
    }

    // Pinned by the tests of the Go client gotd for the same inputs.
    [Fact]
    public void V1_CountingKey_EqualsPublishedVector()
    {
        var (messageKey, key, iv) = (new byte[16], new byte[32], new byte[32]);
        MessageKeysV1.ComputeMessageKey("bind-message-test-payload"u8, messageKey);
        Assert.Equal("fc11a3669566de22b87f66550dc3de6d", Convert.ToHexStringLower(messageKey));
        MessageKeysV1.Derive(Key, true, MessageKey, key, iv);
        Assert.Equal("17d7295ca9213d1ab656acdb1ad48b2ea7f3a8f7095098d5508b900bbd5fccfc", Convert.ToHexStringLower(key));
        Assert.Equal("2d7d16a65a84108e9805656caa474501cc580aa2edc33abfd0bfad785464d1c6", Convert.ToHexStringLower(iv));
    }
}
