using MTProto.Crypto;

namespace Benchmarks.Crypto;

/// <summary>What the gateway's relay does with every byte: from under one stream and under another.</summary>
internal sealed class GatewayCryptoBenchmark : IBenchmark
{
    private readonly byte[] _first = Bytes(1, 48);
    private readonly byte[] _second = Bytes(2, 48);

    public string Subject => "gateway-crypto";

    public string Description => "AES-256-CTR from under one stream and under another, as the relay does it; GB/s of data through both.";

    public void Run(BenchmarkReport report)
    {
        foreach (var length in new[] { 256 * 1024, 16 * 1024, 2878, 512 })
        {
            var data = Bytes(3, length);
            var (decrypt, encrypt) = (State(_first), State(_second));
            var (decryptClass, encryptClass) = (Stream(_first), Stream(_second));
            var passes = Speed(length, () =>
            {
                decryptClass.Process(data, data);
                encryptClass.Process(data, data);
            });
            var fused = Speed(length, () => CtrState.ApplyPair(ref decrypt, ref encrypt, data));
            // Both are bound by the two AES instructions that a core starts per cycle; the single pass saves the memory and pays two key expansions.
            var target = length == 16 * 1024 ? BenchmarkTarget.RatioAtLeast(0.95) : null;
            report.Add(new BenchmarkRow($"both streams in one pass, {length} bytes", fused, "GB/s", "two passes of AesCtr256", passes, target));
            if (OpenSsl.CipherSpeed("aes-256-ctr", length) is { } single)
            {
                report.Add(new BenchmarkRow($"the same, {length} bytes", fused, "GB/s", "half of openssl speed -evp aes-256-ctr", single / 2, target));
            }
        }

        // Where the streams stand at different places in their blocks they cannot share a pass.
        var (behind, ahead, apart) = (State(_first), State(_second), Bytes(4, 16 * 1024));
        ahead.Skip(5);
        report.Add("streams at different places, 16384 bytes", Speed(apart.Length, () => CtrState.ApplyPair(ref behind, ref ahead, apart)), "GB/s");
        var (alone, oneStream) = (State(_first), Bytes(5, 16 * 1024));
        report.Add("one stream, 16384 bytes", Speed(oneStream.Length, () => CtrState.Apply(ref alone, oneStream)), "GB/s");
    }

    private static CtrState State(byte[] bytes) => new(bytes.AsSpan(0, 32), bytes.AsSpan(32));

    private static AesCtr256 Stream(byte[] bytes) => new(bytes.AsSpan(0, 32), bytes.AsSpan(32));

    private static double Speed(int bytes, Action action) => bytes / CpuTime.SecondsPerCall(action) / 1e9;

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
