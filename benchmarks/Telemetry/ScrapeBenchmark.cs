using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Grains.Accounts;
using Grains.Interfaces.Accounts;
using Grains.Rates;
using Grains.Interfaces.Rates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Metrics;

namespace Benchmarks.Telemetry;

/// <summary>What reading the metrics of a host costs that has 10,000 accounts.</summary>
internal sealed class ScrapeBenchmark : IBenchmark
{
    private const int Accounts = 10_000;
    private const int Labelled = 100;
    private const int Calls = 400_000;
    private const int Rounds = 40;
    private const int AtOnce = 10;

    private static readonly string[] Methods =
        ["messages.getHistory", "updates.getChannelDifference", "channels.getFullChannel", "contacts.resolveUsername", "stats.getBroadcastStats", "stats.loadAsyncGraph", "updates.getState", "upload.getFile"];

    private static readonly string[] Statuses = ["ok", "ok", "ok", "ok", "ok", "ok", "flood", "network"];

    public string Subject => "scrape";

    public string Description =>
        $"`/metrics` of a host with {Accounts:N0} accounts in all states, after {Calls:N0} calls of eight methods with three outcomes at five data centres, half of them by the {Labelled} accounts that have labels of their own, over HTTP on loopback, in both formats.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddMeterExposition();
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.UseRouting();
            app.MapMeterExposition();
            await app.StartAsync().ConfigureAwait(false);
            var called = Fill(app.Services.GetRequiredService<IMeterFactory>());
            report.Add("counting a call and its duration", called * 1e9, "ns");
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            await MeasureAsync(report, client, "text", "text/plain").ConfigureAwait(false);
            await MeasureAsync(report, client, "OpenMetrics", "application/openmetrics-text").ConfigureAwait(false);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => client.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative)))).ConfigureAwait(false);
            var text = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)).ConfigureAwait(false);
            var lines = text.Split('\n');
            report.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Series of mtproto_requests_total: {lines.Count(static line => line.StartsWith("mtproto_requests_total{", StringComparison.Ordinal)):N0}, the cap being {new MeterExpositionOptions().MaxSeriesPerInstrument:N0}, of {lines.Count(static line => line.Length > 0 && line[0] != '#'):N0} lines in all."));
            report.Add($"{AtOnce} at once, until the last has its answer", watch.Elapsed.TotalMilliseconds, "ms");
        }
    }

    private static async Task MeasureAsync(BenchmarkReport report, HttpClient client, string format, string type)
    {
        var (best, cpu, length) = (double.MaxValue, double.MaxValue, 0);
        for (var round = 0; round < Rounds; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Add("Accept", type);
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            using var answer = await client.SendAsync(request).ConfigureAwait(false);
            length = (await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false)).Length;
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        report.Add($"a scrape in {format}, the clock on the wall", best, "ms", BenchmarkTarget.ValueAtMost(50));
        report.Add($"a scrape in {format}, CPU of client and server", cpu, "ms");
        report.Add($"its length", length / 1e6, "MB", BenchmarkTarget.ValueAtMost(2));
    }

    private static double Fill(IMeterFactory meters)
    {
        var (accounts, rates) = (new AccountMetrics(meters, new AccountDrain()), new RateMetrics(meters));
        var states = Enum.GetValues<AccountState>();
        var names = Enumerable.Range(0, Accounts).Select(i => string.Create(CultureInfo.InvariantCulture, $"account-{i}")).ToArray();
        for (var i = 0; i < Accounts; i++)
        {
            accounts.Stands(names[i], states[i % states.Length], i % states.Length == 0);
            rates.Learnt(names[i], MethodClass.History, 0.7);
        }

        for (var from = 0; from < states.Length; from++)
        {
            for (var to = 0; to < states.Length; to++)
            {
                accounts.Changed(states[from], states[to]);
            }
        }

        // Half of the calls are made by the accounts that have labels of their own: of all others there are few series.
        var random = new Random(1);
        var calls = Enumerable.Range(0, Calls).Select(_ => (
            Method: Methods[random.Next(Methods.Length)],
            Account: names[random.Next(2) == 0 ? random.Next(Labelled) : random.Next(Labelled, Accounts)],
            DataCenter: random.Next(1, 6),
            Status: Statuses[random.Next(Statuses.Length)],
            Time: TimeSpan.FromMilliseconds(random.Next(400)))).ToArray();
        var cpu = CpuTime.Of(() =>
        {
            foreach (var call in calls)
            {
                accounts.Called(call.Method, call.Account, call.DataCenter, call.Status, call.Time);
            }
        });
        return cpu.TotalSeconds / Calls;
    }
}
