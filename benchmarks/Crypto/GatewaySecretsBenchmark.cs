using MTProto.Crypto;
using MTProto.Transports;
using MTProto.Transports.FakeTls;
using MTProto.Transports.Secrets;

namespace Benchmarks.Crypto;

/// <summary>Finding whose header or hello it is among a thousand secrets.</summary>
internal sealed class GatewaySecretsBenchmark : IBenchmark
{
    private const int Users = 1000;
    private const ulong Network = 1;

    private readonly ProxySecret[] _secrets = [.. Enumerable.Range(0, Users).Select(_ => NewSecret())];
    private readonly byte[] _header = new byte[64];
    private byte[] _hello = [];

    public string Subject => "gateway-secrets";

    public string Description => "Which of 1,000 secrets an obfuscation header or a disguised hello of 1.8 kB was made with; CPU time per search.";

    public void Run(BenchmarkReport report)
    {
        ObfuscationHeader.Create(TransportKind.PaddedIntermediate, 2, _secrets[^1], SystemRandomSource.Instance, _header);
        _hello = ClientHelloBuilder.Build(
            _secrets[^1], "example.org", ClientHelloShape.PostQuantum, DateTimeOffset.UnixEpoch, SystemRandomSource.Instance);
        report.Note($"The hello has {_hello.Length} bytes; the processor's own width is {SecretLanes.BestWidth}.");

        var one = (Header: 0.0, Hello: 0.0);
        foreach (var width in new[] { SecretLanes.BestWidth, LaneWidth.Sixteen, LaneWidth.Eight, LaneWidth.Four, LaneWidth.One }.Distinct())
        {
            var isBest = width == SecretLanes.BestWidth;
            var target = isBest ? BenchmarkTarget.ValueAtMost(1000) : null;
            var index = SecretIndex.Create(Entries(_secrets), width);
            var forgetful = new SecretHints(0, 0);
            report.Add($"the last of {Users} headers, no hints, lanes: {width}", Header(index, forgetful), "us", target);
            report.Add($"the last of {Users} hellos, no hints, lanes: {width}", Hello(index, forgetful), "us", target);
            if (!isBest)
            {
                continue;
            }

            var alone = SecretIndex.Create(Entries(_secrets[^1..]), width);
            one = (Header(alone, new SecretHints()), Hello(alone, new SecretHints()));
            var hints = new SecretHints();
            report.Add(new BenchmarkRow(
                $"the last of {Users} headers, known network", Header(index, hints), "us", "one secret", one.Header, BenchmarkTarget.RatioAtMost(1.2)));
            report.Add(new BenchmarkRow(
                $"the last of {Users} hellos, known network", Hello(index, hints), "us", "one secret", one.Hello, BenchmarkTarget.RatioAtMost(1.2)));
            var budget = new SecretHints(0, 0) { Budget = 64 };
            report.Add($"a hello under a budget of {budget.Budget}", Hello(index, budget), "us");
        }

        var byName = SecretIndex.Create([.. Entries(_secrets[1..]), new SecretEntry { Secret = _secrets[0], Salt = new byte[8] }]);
        var derived = DerivedSecret.Derive(new byte[8], _secrets[0], "example.org"u8)!;
        _hello = ClientHelloBuilder.Build(derived, "example.org", ClientHelloShape.PostQuantum, DateTimeOffset.UnixEpoch, SystemRandomSource.Instance);
        report.Add(new BenchmarkRow(
            $"a secret derived for its host name, beside {Users - 1} others, no hints", Hello(byName, new SecretHints(0, 0)), "us", "one secret", one.Hello, null));
    }

    private double Header(SecretIndex index, SecretHints hints) =>
        1e6 * CpuTime.SecondsPerCall(() => index.FindHeader(_header, Network, hints, out _));

    private double Hello(SecretIndex index, SecretHints hints) =>
        1e6 * CpuTime.SecondsPerCall(() => index.FindHello(_hello, "example.org"u8, Network, hints, out _));

    private static SecretEntry[] Entries(ProxySecret[] secrets) => [.. secrets.Select(secret => new SecretEntry { Secret = secret })];

    private static ProxySecret NewSecret()
    {
        var bytes = new byte[ProxySecret.KeyLength];
        SystemRandomSource.Instance.Fill(bytes);
        return ProxySecret.TryCreate(bytes, out var secret) == ProxySecretStatus.Ok ? secret! : throw new InvalidOperationException("16 bytes are a secret.");
    }
}
