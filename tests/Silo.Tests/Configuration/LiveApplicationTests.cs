using Grains.Accounts;
using Grains.Interfaces.Configuration;
using Grains.Interfaces.Proxies;
using Grains.Interfaces.Rates;
using Grains.Peers;
using Grains.Pool;
using Grains.Proxies;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServiceDefaults.Configuration;

namespace Telepool.Silo.Tests.Configuration;

public sealed class LiveApplicationTests
{
    [Fact]
    public async Task Change_OfLimits_IsWhatARunningSiloWorksBy()
    {
        await using var site = await OperatorSite.StartAsync();
        await SetAsync(
            site,
            ("MTPROTO_RPS_PER_ACCOUNT", "0.5"), ("MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT", "3"), ("MTPROTO_GLOBAL_RPS", "7"), ("MTPROTO_API_RPS", "5"), ("MTPROTO_PROXY_RPS", "4"),
            ("MTPROTO_RATE_ADAPTIVE", "off"), ("MTPROTO_RATE_FLOOR", "0.01"), ("MTPROTO_RATE_CEILING", "2"), ("MTPROTO_WARMUP_DAYS", "1"), ("MTPROTO_QUARANTINE_SEC", "11"),
            ("MTPROTO_QUARANTINE_MAX_SEC", "12"), ("MTPROTO_PROBATION_SEC", "13"), ("MTPROTO_EJECTION_MAX_SHARE", "0.5"), ("MTPROTO_LEASE_QUEUE_LIMIT", "14"), ("MTPROTO_RESOLVE_PER_DAY", "15"));

        var accounts = site.Services.GetRequiredService<IOptionsMonitor<AccountOptions>>().CurrentValue;
        Assert.Equal((0.5, 3, 7), (accounts.RequestsPerSecond, accounts.MaxConcurrency, accounts.GlobalRequestsPerSecond));
        Assert.Equal((5, 4, false, 0.01, 2), (accounts.Rates.PerApi, accounts.Rates.PerProxy, accounts.Rates.Adaptive, accounts.Rates.Floor, accounts.Rates.Ceiling));
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(13)), (accounts.Rates.WarmUp, accounts.QuarantineBase, accounts.QuarantineCap, accounts.ProbationPeriod));
        var pool = site.Services.GetRequiredService<IOptionsMonitor<PoolOptions>>().CurrentValue;
        Assert.Equal((0.5, 14), (pool.EjectionMaxShare, pool.QueueLimit));
        Assert.Equal(15, site.Services.GetRequiredService<IOptionsMonitor<PeerOptions>>().CurrentValue.ResolvesPerDay);

        // The grain that lends the rate of the whole cluster was active before the change.
        var budget = site.Grains.GetGrain<IRateBudgetGrain>("global");
        Assert.Equal(7, (await budget.BorrowAsync(new RateDemand { Borrower = "test", PerSecond = 1, SafePerSecond = 0 })).TotalPerSecond);
    }

    [Fact]
    public async Task Change_OfTheLogLevel_IsWhatLoggersGoBy()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["TELEPOOL_LOG_LEVEL"] = "Error" });
        var log = site.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Grains.Something");
        Assert.False(log.IsEnabled(LogLevel.Warning));
        await SetAsync(site, ("TELEPOOL_LOG_LEVEL", "Warning"));
        Assert.True(log.IsEnabled(LogLevel.Warning));
        await SetAsync(site, ("TELEPOOL_LOG_LEVEL", null));
        Assert.False(log.IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public async Task Change_OfTheProxies_IsThePoolsList()
    {
        await using var site = await OperatorSite.StartAsync(new Dictionary<string, string> { ["MTPROTO_PROXIES"] = "socks5://127.0.0.1:9#name=first" });
        var pool = site.Grains.GetGrain<IProxyPoolGrain>(IProxyPoolGrain.DefaultPool);
        await Waiting.UntilAsync(async () => (await pool.ListAsync()).Count == 1);
        await SetAsync(site, ("MTPROTO_PROXIES", "socks5://127.0.0.1:9#name=second socks5://u:hidden@127.0.0.1:10#name=third"), ("MTPROTO_PROXY_FAIL_SCORE_LIMIT", "9"), ("MTPROTO_PROXY_ROTATION_SEC", "0"), ("MTPROTO_PROXY_FALLBACK_DIRECT", "on"));
        await Waiting.UntilAsync(async () => (await pool.ListAsync()).Count == 2);
        var options = site.Services.GetRequiredService<IOptionsMonitor<ProxyOptions>>().CurrentValue;
        Assert.Equal((9, TimeSpan.Zero, true, true), (options.FailureLimit, options.Rotation, options.FallbackDirect, options.IsEnabled));
        await SetAsync(site, ("MTPROTO_PROXIES", null));
        await Waiting.UntilAsync(async () => (await pool.ListAsync()).Count == 1);
        await SetAsync(site, ("MTPROTO_PROXY_ENABLED", "off"));
        Assert.False(site.Services.GetRequiredService<IOptionsMonitor<ProxyOptions>>().CurrentValue.IsEnabled);
    }

    [Fact]
    public async Task Change_OfABadListOfProxies_IsRefusedWithItsPlaceAndWithoutItsPassword()
    {
        await using var site = await OperatorSite.StartAsync();
        var answer = await ChangeAsync(site, ("MTPROTO_PROXIES", "socks5://u:hidden@host:1080 nonsense://u:hidden@x"), ("MTPROTO_GLOBAL_RPS", "2"));
        Assert.Equal(ConfigurationStatus.Invalid, answer.Status);
        var error = Assert.Single(answer.Errors);
        Assert.Equal("MTPROTO_PROXIES", error.Variable);
        Assert.DoesNotContain("hidden", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task SetAsync(OperatorSite site, params (string Variable, string? Value)[] set)
    {
        var answer = await ChangeAsync(site, set);
        Assert.True(answer.Status == ConfigurationStatus.Applied, string.Join(' ', answer.Errors));
        var live = site.Services.GetRequiredService<LiveSettings>();
        await Waiting.UntilAsync(() => live.Version == answer.Current.Version);
        // Calls come one at a time, and nobody is taken in while they do: those of this version are over.
        live.OnChange(static _ => { }).Dispose();
    }

    private static async Task<ConfigurationAnswer> ChangeAsync(OperatorSite site, params (string Variable, string? Value)[] set)
    {
        var grain = site.Grains.GetGrain<IConfigurationGrain>(IConfigurationGrain.Deployment);
        return await grain.ChangeAsync(new ConfigurationChange((await grain.GetAsync()).Version, "ann", string.Empty, set.ToDictionary(entry => entry.Variable, entry => entry.Value)));
    }
}
