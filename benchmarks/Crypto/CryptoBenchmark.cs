using System.Numerics;
using MTProto.Crypto;

namespace Benchmarks.Crypto;

/// <summary>The ciphers, the arithmetic and the client's part of the key exchange.</summary>
internal sealed class CryptoBenchmark : IBenchmark
{
    private const int BlockLength = 16 * 1024;
    private const int ShortLength = 512;

    private readonly byte[] _key = Bytes(1, 32);
    private readonly byte[] _iv = Bytes(2, 32);
    private readonly byte[] _source = Bytes(3, BlockLength);
    private readonly byte[] _target = new byte[BlockLength];

    public string Subject => "crypto";

    public string Description => "Ciphers, modular arithmetic and what the client computes in one key exchange.";

    public void Run(BenchmarkReport report)
    {
        RunCtr(report);
        RunIge(report);
        RunMessages(report);
        RunArithmetic(report);
        RunExchange(report);
    }

    private void RunCtr(BenchmarkReport report)
    {
        var cipher = new AesCtr256(_key, _iv.AsSpan(0, 16));
        foreach (var length in new[] { BlockLength, ShortLength })
        {
            // Before and after ours, so that a change of clock frequency does not favour either.
            var before = OpenSsl.CipherSpeed("aes-256-ctr", length);
            // In place, as openssl speed does it: two buffers of 16 KiB would not fit the first-level cache.
            var speed = Speed(length, () => cipher.Process(_target.AsSpan(0, length), _target));
            var after = OpenSsl.CipherSpeed("aes-256-ctr", length);
            var target = length == BlockLength ? BenchmarkTarget.RatioAtLeast(0.9) : null;
            report.Add(new BenchmarkRow(
                $"AES-256-CTR, {length} bytes", speed, "GB/s", "openssl speed -evp aes-256-ctr", (before + after) / 2, target));
        }
    }

    private void RunIge(BenchmarkReport report)
    {
        foreach (var length in new[] { BlockLength, ShortLength })
        {
            var target = length == BlockLength ? BenchmarkTarget.ValueAtLeast(0.8) : null;
            var memory = _target.AsMemory(0, length);
            report.Add(new BenchmarkRow(
                $"AES-256-IGE encrypt, {length} bytes",
                Speed(length, () => AesIge.Encrypt(_key, _iv, memory.Span, memory.Span)),
                "GB/s",
                "block by block through System.Security.Cryptography",
                Speed(length, () => AesIgePortable.Encrypt(_key, _iv, memory.Span, memory.Span)),
                target));
            report.Add(new BenchmarkRow(
                $"AES-256-IGE decrypt, {length} bytes",
                Speed(length, () => AesIge.Decrypt(_key, _iv, memory.Span, memory.Span)),
                "GB/s",
                "block by block through System.Security.Cryptography",
                Speed(length, () => AesIgePortable.Decrypt(_key, _iv, memory.Span, memory.Span)),
                target));
        }
    }

    private void RunMessages(BenchmarkReport report)
    {
        if (!AuthKey.TryCreate(Bytes(4, AuthKey.Length), out var key))
        {
            return;
        }

        var (messageKey, aesKey, aesIv) = (new byte[16], new byte[32], new byte[32]);
        foreach (var length in new[] { ShortLength, BlockLength })
        {
            report.Add(
                $"MTProto 2.0 message, {length} bytes: key, derivation, IGE",
                1e6 * CpuTime.SecondsPerCall(() =>
                {
                    var message = _source.AsSpan(0, length);
                    MessageKeys.ComputeMessageKey(key, true, message, messageKey);
                    MessageKeys.Derive(key, true, messageKey, aesKey, aesIv);
                    AesIge.Encrypt(aesKey, aesIv, message, _target);
                }),
                "us");
        }
    }

    private static void RunArithmetic(BenchmarkReport report)
    {
        var group = DhGroup.Known;
        var (secret, peer, result) = (Bytes(5, 256), new byte[256], new byte[256]);
        group.ComputePublicValue(Bytes(6, 256), peer);
        var (value, exponent, modulus) = (Number(peer), Number(secret), Number(group.Prime));

        report.Add(new BenchmarkRow(
            "2048-bit power, secret exponent",
            1e3 * CpuTime.SecondsPerCall(() => group.TryComputeKey(peer, secret, out _)),
            "ms",
            "BigInteger.ModPow",
            1e3 * CpuTime.SecondsPerCall(() => BigInteger.ModPow(value, exponent, modulus)),
            null));
        report.Add(new BenchmarkRow(
            "2048-bit power of the generator",
            1e3 * CpuTime.SecondsPerCall(() => group.ComputePublicValue(secret, result)),
            "ms",
            "BigInteger.ModPow",
            1e3 * CpuTime.SecondsPerCall(() => BigInteger.ModPow(group.Generator, exponent, modulus)),
            null));

        var key = RsaPrivateKey.Create();
        var rsaModulus = Number(key.PublicKey.Modulus);
        var block = Bytes(7, 256);
        block[0] = 0;
        report.Add(new BenchmarkRow(
            "RSA-2048 public operation",
            1e6 * CpuTime.SecondsPerCall(() => key.PublicKey.Apply(block, result)),
            "us",
            "BigInteger.ModPow",
            1e6 * CpuTime.SecondsPerCall(() => BigInteger.ModPow(value, 65537, rsaModulus)),
            null));
        report.Add(new BenchmarkRow(
            "RSA-2048 private operation",
            1e3 * CpuTime.SecondsPerCall(() => key.Apply(block, result)),
            "ms",
            "openssl speed rsa2048",
            1e3 * OpenSsl.RsaPrivateSeconds(),
            null));
    }

    private static void RunExchange(BenchmarkReport report)
    {
        var products = Products(64);
        var at = 0;
        var factoring = CpuTime.SecondsPerCall(() => PqFactorization.TryFactor(products[at++ % products.Length], out _, out _));
        report.Add("factorisation of pq, mean of 64", 1e3 * factoring, "ms", BenchmarkTarget.ValueAtMost(1));

        var group = DhGroup.Known;
        var random = SystemRandomSource.Instance;
        var key = TelegramPublicKeys.Production;
        var (inner, encrypted) = (Bytes(8, 100), new byte[256]);
        var (secret, publicValue, peer) = (new byte[256], new byte[256], new byte[256]);
        group.ComputePublicValue(Bytes(9, 256), peer);
        report.Add(
            "key exchange, what the client computes",
            1e3 * CpuTime.SecondsPerCall(() =>
            {
                PqFactorization.TryFactor(products[at++ % products.Length], out _, out _);
                RsaPad.Encrypt(key, inner, random, encrypted);
                group.GenerateKeyPair(random, secret, publicValue);
                group.TryComputeKey(peer, secret, out _);
            }),
            "ms",
            BenchmarkTarget.ValueAtMost(15));
    }

    private static double Speed(int bytes, Action action) => bytes / CpuTime.SecondsPerCall(action) / 1e9;

    private static ulong[] Products(int count)
    {
        var random = new Random(10);
        return [.. Enumerable.Range(0, count).Select(_ => (ulong)Prime(random) * Prime(random))];
    }

    // The servers' factors are of this size.
    private static uint Prime(Random random)
    {
        while (true)
        {
            var candidate = (uint)random.Next(1 << 30, int.MaxValue) | 1;
            var divisor = 3u;
            while ((ulong)divisor * divisor <= candidate && candidate % divisor != 0)
            {
                divisor += 2;
            }

            if ((ulong)divisor * divisor > candidate)
            {
                return candidate;
            }
        }
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
