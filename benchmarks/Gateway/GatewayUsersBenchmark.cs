using System.Security.Cryptography;
using Grains.Admission;
using Grains.Admission.Users;
using Grains.Interfaces.Admission;
using MTProto.Transports;
using Telepool.Gateway.Users;

namespace Benchmarks.Gateway;

/// <summary>What counting a user costs: per connection, per read, and in the cluster per report.</summary>
internal sealed class GatewayUsersBenchmark : IBenchmark
{
    private const int Rounds = 5;
    private const int Opens = 1_000_000;
    private const int Reads = 20_000_000;
    private const int Reports = 200_000;
    private const int Bytes = 1400;
    private const int LargeRead = 256 * 1024;

    private static readonly UInt128 Address = ((UInt128)0xffff << 32) | 0xc0000201;

    public string Subject => "gateway-users";

    public string Description =>
        "A user's account at the gateway: one connection that opens and closes, one read that is counted, and one report that the cluster's ledger answers (without the call to it). One thread; a connection costs some 57 µs in all, a read of 512 bytes about 5 µs.";

    public void Run(BenchmarkReport report)
    {
        var plain = Settings();
        var limited = plain with { MaxConnections = 1_000_000, MaxDevices = 100, QuotaBytes = long.MaxValue / 4, BytesPerSecond = long.MaxValue / 4000 };
        report.Add("open and close, no limits", OpenAndClose(Account(plain)), "ns", BenchmarkTarget.ValueAtMost(300));
        report.Add("open and close, every limit", OpenAndClose(Account(limited)), "ns", BenchmarkTarget.ValueAtMost(300));
        report.Add("open and close, every limit, within a cluster's block", OpenAndClose(Shared(limited)), "ns", BenchmarkTarget.ValueAtMost(300));
        report.Add("refused: connections", Refuse(limited with { MaxConnections = 0 }), "ns");
        report.Add($"read of {Bytes} bytes, no limits", Read(Account(plain), Bytes), "ns", BenchmarkTarget.ValueAtMost(10));
        report.Add($"read of {Bytes} bytes, quota and bandwidth", Read(Account(limited), Bytes), "ns", BenchmarkTarget.ValueAtMost(25));
        report.Add($"read of {LargeRead / 1024} KiB, quota and bandwidth", Read(Account(limited), LargeRead), "ns");
        report.Add("report of one user, ten gateways, answered", Exchange(), "ns");
        report.Add("memory of an account without connections, 2 workers", Memory(plain), "B");
    }

    private static UserSettings Settings()
    {
        ProxySecret.TryCreate(RandomNumberGenerator.GetBytes(ProxySecret.KeyLength), out var secret);
        return new UserSettings { Name = "user", Secret = secret! };
    }

    private static UserAccount Account(UserSettings settings) => new(settings, 0, 2, TimeSpan.FromSeconds(10));

    private static UserAccount Shared(UserSettings settings)
    {
        var account = new UserAccount(settings, 0, 2, TimeSpan.FromSeconds(10), isShared: true);
        account.Accept(
            new UserBlock { Sequence = 1, TimeToLive = TimeSpan.FromHours(1), Slots = 100, Lent = long.MaxValue / 2, Admitted = [UserAccount.ToDeviceId(Address)] }, long.MaxValue, 0);
        return account;
    }

    private static double OpenAndClose(UserAccount account) => Best(Opens, () =>
    {
        for (var i = 0; i < Opens; i++)
        {
            if (!account.TryOpen(Address, i).IsAdmitted)
            {
                throw new InvalidOperationException("A connection was refused.");
            }

            account.Closed(Address, i);
        }
    });

    private static double Refuse(UserSettings settings)
    {
        var account = Account(settings);
        return Best(Opens, () =>
        {
            for (var i = 0; i < Opens; i++)
            {
                account.TryOpen(Address, i);
            }
        });
    }

    private static double Read(UserAccount account, int bytes) => Best(Reads, () =>
    {
        for (var i = 0; i < Reads; i++)
        {
            account.Moved(1, 0, bytes);
            account.PauseFor(1, isUp: false, bytes, i);
        }
    });

    private static double Exchange()
    {
        var clock = DateTimeOffset.UnixEpoch;
        var ledger = new UserLedger(new UserGrainState(), new AdmissionOptions(), clock);
        var limits = new UserLimits { MaxConnections = 100, MaxDevices = 20, QuotaBytes = long.MaxValue / 4 };
        var sequence = 0L;
        return Best(Reports, () =>
        {
            for (var i = 0; i < Reports; i++)
            {
                ledger.Exchange(
                    new UserReport
                    {
                        Gateway = Names[i % Names.Length],
                        Sequence = ++sequence,
                        Limits = limits,
                        Connections = 5,
                        Slots = 7,
                        Spare = 2,
                        Devices = [new DeviceId((ulong)(i % Names.Length), false)],
                        Lent = 1_000_000,
                        Ahead = 1_000_000,
                    },
                    clock);
            }
        });
    }

    private static readonly string[] Names = [.. Enumerable.Range(0, 10).Select(static number => $"gateway-{number}")];

    private static double Memory(UserSettings settings)
    {
        const int Count = 10_000;
        var accounts = new UserAccount[Count];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
        {
            accounts[i] = Account(settings);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(accounts);
        return (double)(after - before) / Count;
    }

    private static double Best(int count, Action run)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            run();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / count);
        }

        return best;
    }
}
