using System.Diagnostics.Metrics;
using System.Globalization;
using Emulator;
using Emulator.Limits;
using Grains.Accounts;
using Grains.Interfaces.Rates;
using Grains.Rates;
using Grains.Rates.Lending;
using Microsoft.Extensions.DependencyInjection;
using EmulatedClass = Emulator.Limits.MethodClass;
using MethodClass = Grains.Interfaces.Rates.MethodClass;

namespace Benchmarks.Rates;

/// <summary>How well unknown limits are used, and what taking from the rates costs.</summary>
internal sealed class RatesBenchmark : IBenchmark
{
    private const int Accounts = 10;
    private const int Hours = 100;
    private const int Takes = 2_000_000;
    private const int Rounds = 5;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly (MethodClass Own, EmulatedClass Theirs, double Minutes)[] Classes =
    [
        (MethodClass.History, EmulatedClass.History, 1),
        (MethodClass.Other, EmulatedClass.Other, 1),
        (MethodClass.File, EmulatedClass.Files, 1),
        (MethodClass.Statistics, EmulatedClass.Statistics, 10),
        (MethodClass.Resolve, EmulatedClass.Resolve, 90),
    ];

    public string Subject => "rates";

    public string Description =>
        $"The emulator's limits, unknown to the client: {Accounts} accounts that always have work learn on their own for so long and are then watched for {Hours} hours each, on a virtual clock. Below: what one take costs.";

    public void Run(BenchmarkReport report)
    {
        foreach (var (own, theirs, minutes) in Classes)
        {
            Learn(own, theirs, TimeSpan.FromMinutes(minutes), report);
        }

        Take(report);
        report.Note("A slow class needs about 60 calls' worth of time, so its learning takes longer than a minute and it has no target for floods.");
        report.Note("tests/EndToEnd.Tests has the first figure through pool, leases and sockets: `TELEPOOL_TEST_FULL=1 dotnet exec EndToEnd.Tests.dll -class EndToEnd.Tests.Rates.LearningTests -showLiveOutput` watches an hour.");
    }

    private static void Learn(MethodClass own, EmulatedClass theirs, TimeSpan learning, BenchmarkReport report)
    {
        var name = own.ToString().ToLowerInvariant();
        var (worst, total, learningFloods, floods, worstFloods) = (1.0, 0.0, 0, 0, 0);
        for (var account = 0; account < Accounts; account++)
        {
            var run = new VirtualAccount(own, theirs, seed: account);
            learningFloods += run.Run(learning).Floods;
            for (var hour = 0; hour < Hours; hour++)
            {
                var result = run.Run(TimeSpan.FromHours(1));
                total += result.Share;
                floods += result.Floods;
                worst = Math.Min(worst, result.Share);
                worstFloods = Math.Max(worstFloods, result.Floods);
            }
        }

        var time = learning.TotalMinutes.ToString(CultureInfo.InvariantCulture);
        report.Add($"{name}: used share, worst hour, after {time} min", worst * 100, "%", BenchmarkTarget.ValueAtLeast(95));
        report.Add($"{name}: used share, mean", total / (Accounts * Hours) * 100, "%");
        report.Add($"{name}: floods per account and hour, worst", worstFloods, string.Empty, learning == Soon ? BenchmarkTarget.ValueAtMost(1) : null);
        report.Add($"{name}: floods per account and hour, mean", (double)floods / (Accounts * Hours), string.Empty);
        report.Add($"{name}: floods while learning", (double)learningFloods / Accounts, string.Empty);
    }

    private static void Take(BenchmarkReport report)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var options = new AccountOptions { RequestsPerSecond = 1e6 };
        options.Rates.Ceiling = 1e6;
        var rates = new AccountRates(options, new AccountMetrics(meters, new AccountDrain()), new RateMetrics(meters), TimeProvider.System, new Random(1));
        LentRate[] shared = [new("api/1", TimeProvider.System), new("global", TimeProvider.System)];
        foreach (var rate in shared)
        {
            rate.Accept(
                new RateBlock { PerSecond = 1e9, StartsIn = TimeSpan.Zero, EndsIn = TimeSpan.FromHours(1), Extra = 1e9, TotalPerSecond = 1e9 }, rate.Clock());
        }

        rates.Share([shared[1]]);
        report.Add("take from account, class and global rate", Measure(rates), "ns", BenchmarkTarget.ValueAtMost(200));
        rates.Share(shared);
        report.Add("the same with an api_id's rate", Measure(rates), "ns");
    }

    // Each take is given back, so that none is refused; half of the time is the giving back, which a call of an account does not do.
    private static double Measure(AccountRates rates)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Takes; i++)
            {
                if (rates.TryTake(MethodClass.History) > TimeSpan.Zero)
                {
                    throw new InvalidOperationException("a take was refused");
                }

                rates.Refund(MethodClass.History);
            }

            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Takes);
        }

        return best;
    }

    /// <summary>One account with the product's rates, against the emulator's limiter itself.</summary>
    private sealed class VirtualAccount
    {
        private readonly VirtualClock _clock = new();
        private readonly FloodLimits _server;
        private readonly EmulatedClass _theirs;
        private readonly ClassRate _rate;
        private readonly Random _random;
        private readonly double _permitted;

        public VirtualAccount(MethodClass own, EmulatedClass theirs, int seed)
        {
            var options = new EmulatorOptions { TimeProvider = _clock };
            _server = new FloodLimits(options);
            _theirs = theirs;
            _random = new Random(seed);
            _rate = new ClassRate(own, new AccountOptions { RequestsPerSecond = 1000 }, TimeSpan.Zero);
            _permitted = theirs switch
            {
                EmulatedClass.History => options.Limits.History.PerSecond,
                EmulatedClass.Files => options.Limits.Files.PerSecond,
                EmulatedClass.Statistics => options.Limits.Statistics.PerSecond,
                EmulatedClass.Resolve => options.Limits.Resolve.PerSecond,
                _ => options.Limits.Other.PerSecond,
            };
        }

        public (double Share, int Floods) Run(TimeSpan duration)
        {
            var (passed, floods, start) = (0, 0, _clock.Elapsed);
            while (_clock.Elapsed - start < duration)
            {
                var wait = _rate.WaitAt(_clock.Elapsed);
                if (wait > TimeSpan.Zero)
                {
                    // Timers fire late, never early.
                    _clock.Advance(wait + TimeSpan.FromMilliseconds(_random.NextDouble() * 10));
                    continue;
                }

                _rate.Charge(_clock.Elapsed);
                _clock.Advance(TimeSpan.FromMilliseconds(_random.NextDouble() * 20));
                var seconds = _server.Take(1, _theirs);
                if (seconds == 0)
                {
                    passed++;
                    _rate.Answered(_clock.Elapsed);
                    continue;
                }

                floods++;
                _rate.Flooded(_clock.Elapsed, TimeSpan.FromSeconds(seconds));
                _clock.Advance(TimeSpan.FromSeconds(seconds * (1 + (0.1 * _random.NextDouble()))));
            }

            return (passed / (_permitted * (_clock.Elapsed - start).TotalSeconds), floods);
        }
    }

    private sealed class VirtualClock : TimeProvider
    {
        private long _ticks;

        public TimeSpan Elapsed => new(_ticks);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
