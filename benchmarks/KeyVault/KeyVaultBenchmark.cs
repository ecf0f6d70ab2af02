using System.Diagnostics;
using System.Security.Cryptography;
using ServiceDefaults.KeyVault;
using ServiceDefaults.KeyVault.Tokens;
using Testing.Tokens;

namespace Benchmarks.KeyVault;

/// <summary>What sealing and opening cost, with the key in a file and on SoftHSM.</summary>
internal sealed class KeyVaultBenchmark : IBenchmark
{
    private const int Records = 10_000;
    private const int Uncached = 2_000;
    private const int WarmUp = 1_000;
    private const int Size = 400;
    private const int Parallel = 8;

    public string Subject => "key-vault";

    public string Description =>
        $"Sealing and opening a session of {Size} bytes, by the clock, with the key in a file, on SoftHSM with the key that it has unwrapped in memory, and on SoftHSM asked for every record. "
        + "10,000 accounts that start together are the first line of each.";

    public void Run(BenchmarkReport report)
    {
        var folder = Directory.CreateTempSubdirectory("telepool-vault-").FullName;
        try
        {
            using var file = KeyFileVault.Open(Path.Combine(folder, "keys"), create: true).Vault!;
            Measure(report, "file", file, file, Records);
            if (SoftHsm.Missing is { } missing)
            {
                report.Note(missing + "; its figures are missing.");
                return;
            }

            SoftHsm.CreateToken("benchmark");
            var options = new TokenOptions(SoftHsm.Module!, "benchmark", "telepool", new SecretSource("TELEPOOL_PKCS11_PIN", null, SoftHsm.Pin));
            using (var first = TokenVault.Open(options, mustHaveKey: false).Vault!)
            {
                first.GenerateKey();
            }

            using var sealing = TokenVault.Open(options).Vault!;
            using var cached = TokenVault.Open(options).Vault!;
            Measure(report, "SoftHSM", sealing, cached, Records);
            using var each = TokenVault.Open(options with { CacheTime = TimeSpan.Zero }).Vault!;
            Measure(report, "SoftHSM for every record", each, each, Uncached);
            Signing(report, "file", file);
            Signing(report, "SoftHSM", sealing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(BenchmarkReport report, string name, IKeyVault sealing, IKeyVault opening, int records)
    {
        var session = RandomNumberGenerator.GetBytes(Size);
        for (var i = 0; i < WarmUp; i++)
        {
            Check(opening.Open("warm", sealing.Seal("warm", session, []), out _));
        }

        var envelopes = new byte[records][];
        var sealSeconds = Clock(() =>
        {
            for (var i = 0; i < records; i++)
            {
                envelopes[i] = sealing.Seal("account" + i, session, []);
            }
        });
        var openSeconds = Clock(() =>
        {
            for (var i = 0; i < records; i++)
            {
                Check(opening.Open("account" + i, envelopes[i], out _));
            }
        });
        var parallelSeconds = Clock(() => System.Threading.Tasks.Parallel.For(
            0, records, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, i => Check(opening.Open("account" + i, envelopes[i], out _))));
        report.Add($"{name}: open {records}, one after the other", openSeconds * 1000, "ms", records == Records ? BenchmarkTarget.ValueAtMost(1000) : null);
        report.Add($"{name}: open", records / openSeconds, "/s");
        report.Add($"{name}: open, {Parallel} at once", records / parallelSeconds, "/s");
        report.Add($"{name}: seal, new record", records / sealSeconds, "/s");
        report.Add($"{name}: bytes of an envelope besides the record", envelopes[0].Length - Size, "B");
    }

    private static void Signing(BenchmarkReport report, string name, IKeyVault vault)
    {
        const int Signatures = 1000;
        var text = RandomNumberGenerator.GetBytes(Size);
        report.Add(
            $"{name}: sign",
            Signatures / Clock(() =>
            {
                for (var i = 0; i < Signatures; i++)
                {
                    if (vault.Sign(text).Problem is { } problem)
                    {
                        throw new InvalidOperationException(problem);
                    }
                }
            }),
            "/s");
    }

    private static void Check(UnsealStatus status)
    {
        if (status != UnsealStatus.Opened)
        {
            throw new InvalidOperationException($"An envelope was not opened: {status}.");
        }
    }

    private static double Clock(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
