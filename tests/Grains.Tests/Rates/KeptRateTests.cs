using System.Diagnostics.Metrics;
using Grains.Accounts.Sessions;
using Grains.Rates;
using Grains.Tests.Accounts;

namespace Grains.Tests.Rates;

/// <summary>What an account has learnt outlives its activation and its process.</summary>
public sealed class KeptRateTests
{
    [Fact]
    public async Task Flood_ThenADifferentProcess_BeginsWithTheLearntRate()
    {
        using var folder = new TestFolder();
        double learnt;
        await using (var cluster = await GrainCluster.StartAsync(folder, options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1000, 1000)))
        {
            var account = await cluster.LogInAsync("kept");
            var lease = (await account.AcquireAsync(GrainCluster.Request())).Lease!;
            await account.ResolveAsync(lease, "news");
            cluster.Sessions["kept"].Faults.Enqueue(new SessionFault(SessionFaultKind.Flood, "FLOOD_WAIT_3", TimeSpan.FromSeconds(3)));
            Assert.Equal("FLOOD_WAIT_3", (await account.GetHistoryAsync(lease, AccountLeaseTests.HistoryOf("news"))).Failure?.Error);
            learnt = HistoryRate();
            Assert.InRange(learnt, 0.001, 999);
            await account.ReleaseAsync(lease);
        }

        await using (var cluster = await GrainCluster.StartAsync(folder, options => (options.RequestsPerSecond, options.GlobalRequestsPerSecond) = (1000, 1000)))
        {
            await cluster.Account("kept").GetStatusAsync();
            Assert.Equal(learnt, HistoryRate(), 6);
        }
    }

    // Other tests' accounts have other names.
    private static double HistoryRate()
    {
        var rate = double.NaN;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == RateMetrics.MeterName && instrument.Name == "mtproto_rate_learnt")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            var (account, methods) = (string.Empty, string.Empty);
            foreach (var (name, tag) in tags)
            {
                account = name == "account" ? (string)tag! : account;
                methods = name == "class" ? (string)tag! : methods;
            }

            rate = account == "kept" && methods == "history" ? value : rate;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return rate;
    }
}
