using System.Diagnostics;
using System.Net;
using Telepool.Gateway.Admission;
using Telepool.Gateway.Admission.Access;
using Telepool.Gateway.Sniffing;

namespace Benchmarks.Gateway;

/// <summary>What the door costs a connection.</summary>
internal sealed class GatewayAdmissionBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const int Count = 1_000_000;
    private const int Networks = 200_000;

    public string Subject => "gateway-admission";

    public string Description =>
        "What a connection costs at the door: its address in the rules, the whole admission until it has left, and what its first bytes are. One thread; a connection costs some 57 µs in all.";

    public void Run(BenchmarkReport report)
    {
        var random = new Random(1);
        var rules = Enumerable.Range(0, Networks).Select(_ => Rule(random)).ToList();
        var start = Stopwatch.GetTimestamp();
        var list = AccessList.Create(AccessLevel.Allowed, [], rules);
        report.Add($"{Networks} networks of a file made ready", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms", BenchmarkTarget.ValueAtMost(2000));

        var addresses = Enumerable.Range(0, 4096).Select(_ => ((UInt128)0xffff << 32) | (uint)random.Next()).ToArray();
        report.Add($"look-up among {list.RangeCount} ranges", Best(i => list.Find(addresses[i & 4095])), "ns", BenchmarkTarget.ValueAtMost(500));

        var door = new Doorkeeper(new ProtectionSettings(), TimeProvider.System, 7) { Access = list };
        report.Add(
            "admitted, authenticated and left",
            Best(i =>
            {
                var address = addresses[i & 4095];
                if (door.Admit(address, i * 10L, out var pass) == DoorVerdict.Admitted)
                {
                    door.Finished();
                    door.Praise(address, pass, i * 10L);
                    door.Left(address, pass.IsCounted, isHandshake: false);
                }
            }),
            "ns",
            BenchmarkTarget.ValueAtMost(1000));

        var millions = 0UL;
        report.Add("an address never seen before, in a full table", Best(_ => door.Addresses.TryOpen(new AddressKey(++millions << 20), 0, 100, 1000, 0)), "ns");

        var noise = new byte[128];
        random.NextBytes(noise);
        noise[0] = 0x5a;
        report.Add("recognition of 64 bytes of noise", Best(_ => Recognition.Classify(noise)), "ns", BenchmarkTarget.ValueAtMost(50));
        var upgrade = "GET /apiws HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: binary\r\n\r\n"u8.ToArray();
        report.Add("recognition of a WebSocket's upgrade", Best(_ => Recognition.Classify(upgrade)), "ns");
    }

    private static AccessRule Rule(Random random)
    {
        var prefix = random.Next(16, 33);
        var bytes = BitConverter.GetBytes(random.Next());
        for (var bit = prefix; bit < 32; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new AccessRule(new IPNetwork(new IPAddress(bytes), prefix), (AccessLevel)random.Next(3));
    }

    private static double Best(Action<int> action)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Count; i++)
            {
                action(i);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Count);
        }

        return best;
    }
}
