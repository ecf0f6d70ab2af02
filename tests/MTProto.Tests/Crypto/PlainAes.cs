using System.Numerics;
using System.Security.Cryptography;

namespace MTProto.Tests.Crypto;

/// <summary>The modes written down as their definitions say, one byte and one block at a time.</summary>
internal static class PlainAes
{
    public static byte[] IgeEncrypt(byte[] key, byte[] iv, byte[] data)
    {
        using var aes = Create(key);
        var result = new byte[data.Length];
        var cipher = iv[..16];
        var plain = iv[16..];
        for (var at = 0; at < data.Length; at += 16)
        {
            var current = data[at..(at + 16)];
            cipher = Xor(aes.EncryptEcb(Xor(current, cipher), PaddingMode.None), plain);
            plain = current;
            cipher.CopyTo(result, at);
        }

        return result;
    }

    public static byte[] Ctr(byte[] key, byte[] iv, byte[] data)
    {
        using var aes = Create(key);
        var counter = new BigInteger(iv, isUnsigned: true, isBigEndian: true);
        var result = new byte[data.Length];
        for (var at = 0; at < data.Length; at += 16)
        {
            var block = new byte[16];
            var number = counter.ToByteArray(isUnsigned: true, isBigEndian: true);
            number.CopyTo(block, 16 - number.Length);
            var stream = aes.EncryptEcb(block, PaddingMode.None);
            for (var i = 0; i < 16 && at + i < data.Length; i++)
            {
                result[at + i] = (byte)(data[at + i] ^ stream[i]);
            }

            counter = (counter + 1) % (BigInteger.One << 128);
        }

        return result;
    }

    private static Aes Create(byte[] key)
    {
        var aes = Aes.Create();
        aes.SetKey(key);
        return aes;
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (a, b) => (byte)(a ^ b))];
}
