using System.Globalization;
using System.Net;
using Grains.Interfaces.Accounts;
using Grains.Interfaces.Operators;
using Grains.Interfaces.Pool;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Configuration;
using ServiceDefaults.Hosting;
using Telepool.Silo;
using Telepool.Silo.Web.Hosting;

namespace Benchmarks.Pages;

/// <summary>How long the operator's pages take to be made.</summary>
internal sealed class PagesBenchmark : IBenchmark
{
    private const int Accounts = 10_000;
    private const int Rounds = 40;

    // Longer than what was read is kept: every page reads anew.
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(1100);

    private static readonly (string Name, string Path)[] Paths =
    [
        ("overview", "/"),
        ("accounts, first page", "/accounts"),
        ("accounts, searched and sorted by calls", "/accounts?q=acc-0&sort=-calls"),
        ("accounts, 500 rows", "/accounts?sort=-floods&size=500"),
        ("an account", "/account?name=acc-00042"),
        ("leases", "/leases"),
        ("proxies", "/proxies"),
        ("collectors", "/collectors"),
        ("traffic", "/traffic"),
        ("configuration", "/configuration"),
        ("audit", "/audit"),
    ];

    public string Subject => "pages";

    public string Description => "The operator's pages of a silo with 10,000 accounts that all have reported: server time of a page (Server-Timing), each read anew from the grains.";

    public void Run(BenchmarkReport report) => RunAsync(report).GetAwaiter().GetResult();

    private static async Task RunAsync(BenchmarkReport report)
    {
        var directory = Directory.CreateTempSubdirectory("telepool-benchmark-");
        var stores = (await HostStores.OpenAsync(new StorageSettings { DataDirectory = directory.FullName }).ConfigureAwait(false)).Stores!;
        var settings = new TelepoolSettings
        {
            Host = new HostSettings { HealthBind = new IPEndPoint(IPAddress.Loopback, 0), LogLevel = "Error" },
            Storage = new StorageSettings { DataDirectory = directory.FullName },
            Web = new WebSettings { IsEnabled = true, Bind = new IPEndPoint(IPAddress.Loopback, 0) },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddTelepoolDefaults(settings).AddTelepoolSilo(settings, stores);
        var app = builder.Build();
        await app.StartAsync().ConfigureAwait(false);
        await FillAsync(app.Services.GetRequiredService<IGrainFactory>()).ConfigureAwait(false);
        await MeasureAsync(app.Services.GetRequiredService<IOperatorWeb>(), report).ConfigureAwait(false);
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        await stores.DisposeAsync().ConfigureAwait(false);
        directory.Delete(recursive: true);
    }

    private static async Task FillAsync(IGrainFactory grains)
    {
        var pool = grains.GetGrain<IAccountPoolGrain>(IAccountPoolGrain.DefaultPool);
        var names = Enumerable.Range(0, Accounts).Select(static i => $"acc-{i:00000}").ToArray();
        await pool.AddManyAsync(names).ConfigureAwait(false);
        foreach (var (i, name) in names.Index())
        {
            await pool.ReportAsync(new AccountReport
            {
                Status = new AccountStatus { AccountId = name, State = i % 50 == 0 ? AccountState.Flooded : AccountState.Ready, HomeDc = 1 + (i % 5), Calls = i * 7 % 5000, Floods = i % 11 },
                Sequence = 1,
                Host = "silo-" + (i % 3),
            }).ConfigureAwait(false);
        }
    }

    private static async Task MeasureAsync(IOperatorWeb web, BenchmarkReport report)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var client = new HttpClient(handler) { BaseAddress = web.Address };
        using var login = await client.GetAsync(await web.IssueLinkAsync("benchmark", OperatorRole.Admin).ConfigureAwait(false)).ConfigureAwait(false);
        var times = Paths.ToDictionary(static path => path.Name, static _ => new List<double>());
        var bytes = new Dictionary<string, int>();
        using var timer = new PeriodicTimer(Between);
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, path) in Paths)
            {
                using var answer = await client.GetAsync(path).ConfigureAwait(false);
                answer.EnsureSuccessStatusCode();
                bytes[name] = (await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false)).Length;
                // The first round loads the code.
                if (round > 0)
                {
                    times[name].Add(double.Parse(answer.Headers.GetValues("Server-Timing").Single()["page;dur=".Length..], CultureInfo.InvariantCulture));
                }
            }

            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }

        foreach (var (name, _) in Paths)
        {
            times[name].Sort();
            report.Add($"{name}, median", times[name][Rounds / 2], "ms", BenchmarkTarget.ValueAtMost(100));
            report.Add($"{name}, 95 of 100", times[name][(int)(Rounds * 0.95)], "ms", BenchmarkTarget.ValueAtMost(100));
        }

        report.Note($"Length of the pages in KiB: {string.Join(", ", Paths.Select(path => string.Create(CultureInfo.InvariantCulture, $"{path.Name} {bytes[path.Name] / 1024.0:0}")))}. Every second page of a kind within a second is made from the same reading and costs its markup alone.");
    }
}
