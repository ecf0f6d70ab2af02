using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using MTProto.Transports.Secrets;

namespace Benchmarks.Gateway;

/// <summary>What a client of an ee secret costs until it is answered.</summary>
internal sealed class GatewayFakeTlsBenchmark : IBenchmark
{
    public string Subject => "gateway-faketls";

    public string Description => "CPU time of the set-up of one fake TLS client, without sockets: reading its hello, finding its secret, writing the answer.";

    public void Run(BenchmarkReport report)
    {
        if (ProxySecret.TryParse("ee000102030405060708090a0b0c0d0e0f" + Convert.ToHexStringLower("www.example.com"u8), out var secret) != ProxySecretStatus.Ok)
        {
            return;
        }

        var index = SecretIndex.Create([new SecretEntry { Secret = secret! }]);
        var hints = new SecretHints();
        var writer = new ServerHelloWriter(SystemRandomSource.Instance);
        var profile = FrontProfile.CreateBuiltIn("www.example.com");
        foreach (var shape in Enum.GetValues<ClientHelloShape>())
        {
            var record = ClientHelloBuilder.Build(secret!, "www.example.com", shape, DateTimeOffset.UnixEpoch, SystemRandomSource.Instance);
            ClientHello.TryRead(record, out var hello, out _, out _);
            report.Add($"{shape}: read a hello of {record.Length} bytes", Microseconds(() => ClientHello.TryRead(record, out _, out _, out _)), "us");
            report.Add($"{shape}: find its secret, one user", Microseconds(() => index.FindHello(hello!.Record, hello.ServerNameBytes, 1, hints, out _)), "us");
            report.Add($"{shape}: write the answer", Microseconds(() => writer.Write(hello!, secret!.Key, profile)), "us");
            report.Add(new BenchmarkRow(
                $"{shape}: all of it",
                Microseconds(() =>
                {
                    ClientHello.TryRead(record, out var read, out _, out _);
                    index.FindHello(read!.Record, read.ServerNameBytes, 1, hints, out _);
                    writer.Write(read, secret!.Key, profile);
                }),
                "us",
                null,
                null,
                BenchmarkTarget.ValueAtMost(90)));
        }

        var keys = new byte[16 * X25519.KeyLength];
        var (scalar, point) = (new byte[X25519.KeyLength], new byte[X25519.KeyLength]);
        point[0] = 9;
        SystemRandomSource.Instance.Fill(scalar);
        report.Add(new BenchmarkRow(
            "a point of curve25519, of sixteen at once",
            Microseconds(() => X25519Keys.Create(SystemRandomSource.Instance, keys)) / 16,
            "us",
            "the ladder of RFC 7748",
            Microseconds(() => X25519.Multiply(scalar, point, new byte[X25519.KeyLength])),
            null));
    }

    private static double Microseconds(Action action) => 1e6 * CpuTime.SecondsPerCall(action);
}
