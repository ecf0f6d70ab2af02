using System.Net;
using ServiceDefaults.Configuration;

namespace ServiceDefaults.Tests.Configuration;

public sealed class TelepoolSettingsTests
{
    [Fact]
    public void From_Nothing_IsTheDocumentedDefaults()
    {
        var settings = Bind().Settings!;
        Assert.False(settings.Telegram.IsConfigured);
        Assert.Equal(0.7, settings.Limits.RequestsPerSecondPerAccount);
        Assert.Equal(2, settings.Limits.MaxConcurrencyPerAccount);
        Assert.Equal(2.5, settings.Limits.GlobalRequestsPerSecond);
        Assert.Equal(5, settings.Limits.RetryMax);
        Assert.Equal(2.0, settings.Limits.RetryBackoff);
        Assert.Equal(TimeSpan.FromSeconds(1.5), settings.Limits.SleepThreshold);
        Assert.Equal(9108, settings.Host.PrometheusPort);
        Assert.Equal(TimeSpan.FromSeconds(25), settings.Host.GracefulShutdownTimeout);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 8091), settings.Host.HealthBind);
        Assert.Equal(0.05, settings.Host.SamplerRatio);
        Assert.False(settings.Host.PoolEnabled || settings.Host.PrometheusEnabled || settings.Host.OpenTelemetryEnabled || settings.Host.FaultInjectionEnabled);
    }

    [Theory]
    [InlineData("2=127.0.0.1:21443,4=[::1]:21444", 1000)]
    [InlineData("2=127.0.0.1:21443,4=dc.example.org:443", 0.7)]
    [InlineData("2=149.154.167.50:443", 0.7)]
    public void From_ServersOfThisMachineOnly_LeavesTheRateToTheirLimits(string dataCenters, double expected) =>
        Assert.Equal(expected, Bind(("MTPROTO_DCS", dataCenters)).Settings!.Limits.RequestsPerSecondPerAccount);

    [Fact]
    public void From_ServersOfThisMachineWithARate_KeepsTheRate() =>
        Assert.Equal(3, Bind(("MTPROTO_DCS", "2=127.0.0.1:21443"), ("MTPROTO_RPS_PER_ACCOUNT", "3")).Settings!.Limits.RequestsPerSecondPerAccount);

    [Fact]
    public void From_Rates_AreBoundAndCheckedTogether()
    {
        var standard = Bind().Settings!.Limits;
        Assert.True(standard.AdaptiveRates);
        Assert.Null(standard.RateCeiling);
        Assert.Null(standard.RequestsPerSecondPerApi);
        Assert.Equal(TimeSpan.FromDays(3), standard.WarmUp);
        Assert.Equal(TimeSpan.Zero, Bind(("MTPROTO_DCS", "2=127.0.0.1:21443")).Settings!.Limits.WarmUp);

        var limits = Bind(
            ("MTPROTO_RATE_ADAPTIVE", "off"), ("MTPROTO_RATE_FLOOR", "0.01"), ("MTPROTO_RATE_CEILING", "20"),
            ("MTPROTO_API_RPS", "30"), ("MTPROTO_PROXY_RPS", "4"), ("MTPROTO_WARMUP_DAYS", "0.5")).Settings!.Limits;
        Assert.False(limits.AdaptiveRates);
        Assert.Equal((0.01, 20, 30, 4), (limits.RateFloor, limits.RateCeiling, limits.RequestsPerSecondPerApi, limits.RequestsPerSecondPerProxy));
        Assert.Equal(TimeSpan.FromHours(12), limits.WarmUp);

        var errors = Bind(("MTPROTO_RATE_FLOOR", "2"), ("MTPROTO_RATE_CEILING", "1"), ("MTPROTO_WARMUP_DAYS", "-1"), ("MTPROTO_RATE_ADAPTIVE", "perhaps")).Errors;
        Assert.Equal(["MTPROTO_RATE_ADAPTIVE", "MTPROTO_RATE_CEILING", "MTPROTO_WARMUP_DAYS"], errors.Select(error => error.Variable));
    }

    [Fact]
    public void From_Quarantine_IsBoundAndItsCapIsNotBelowIt()
    {
        var limits = Bind(("MTPROTO_QUARANTINE_SEC", "7200"), ("MTPROTO_PROBATION_SEC", "0")).Settings!.Limits;
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.FromHours(2), TimeSpan.Zero), (limits.Quarantine, limits.QuarantineMax, limits.Probation));
        var errors = Bind(("MTPROTO_QUARANTINE_SEC", "60"), ("MTPROTO_QUARANTINE_MAX_SEC", "30"), ("MTPROTO_PROBATION_SEC", "-1")).Errors;
        Assert.Equal(["MTPROTO_PROBATION_SEC", "MTPROTO_QUARANTINE_MAX_SEC"], errors.Select(error => error.Variable).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void From_Everything_IsBound()
    {
        var settings = Bind(
            ("MTPROTO_API_ID", "17"),
            ("MTPROTO_API_HASH", "0123456789abcdef0123456789ABCDEF"),
            ("MTPROTO_ACCOUNTS", "reader, second=+1 555-000-1234"),
            ("MTPROTO_DCS", "2=127.0.0.1:21443, 4=[::1]:21444,5=dc.example.org:443"),
            ("MTPROTO_POOL_ENABLED", "On"),
            ("HEALTH_BIND", "[::1]:0"),
            ("TELEPOOL_LOG_FORMAT", "json"),
            ("FAULT_INJECTION_ENABLED", "1"),
            ("DOTNET_ENVIRONMENT", "Development")).Settings!;
        Assert.True(settings.Telegram.IsConfigured);
        Assert.Equal([new("reader", null), new("second", "15550001234")], settings.Telegram.Accounts);
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 21444), settings.Telegram.DataCenters![4]);
        Assert.Equal(new DnsEndPoint("dc.example.org", 443), settings.Telegram.DataCenters[5]);
        Assert.Equal(LogFormat.Json, settings.Host.LogFormat);
        Assert.True(settings.Host.PoolEnabled && settings.Host.FaultInjectionEnabled);
        Assert.DoesNotContain("abcdef", settings.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("5550001234", string.Join(' ', settings.Telegram.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public void From_EverythingWrong_ListsEveryVariable()
    {
        (string Variable, string Value)[] wrong =
        [
            ("FAULT_INJECTION_ENABLED", "true"), ("GRACEFUL_SHUTDOWN_TIMEOUT_S", "0"), ("HEALTH_BIND", "8091"), ("MTPROTO_ACCOUNTS", "+15550001234"),
            ("MTPROTO_API_HASH", "secret-but-not-hex"), ("MTPROTO_API_ID", "none"), ("MTPROTO_DCS", "two=127.0.0.1:1"), ("MTPROTO_GLOBAL_RPS", "-1"),
            ("MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT", "0"), ("MTPROTO_POOL_ENABLED", "maybe"), ("MTPROTO_PUBLIC_KEYS", "/no/such/file.pem"),
            ("MTPROTO_RETRY_BACKOFF", "0.5"), ("MTPROTO_RETRY_MAX", "many"), ("MTPROTO_RPS_PER_ACCOUNT", "1,5"), ("MTPROTO_SLEEP_THRESHOLD", "NaN"),
            ("OBS_OTEL_ENABLED", "2"), ("OBS_PROMETHEUS_ENABLED", "perhaps"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"), ("OTEL_SAMPLER_RATIO", "2"),
            ("PROMETHEUS_PORT", "70000"), ("TELEPOOL_ADVERTISE", "0.0.0.0"), ("TELEPOOL_CLUSTER", "zookeeper"), ("TELEPOOL_CLUSTER_ID", "a b"),
            ("TELEPOOL_GATEWAY", "localhost"), ("TELEPOOL_GATEWAY_PORT", "-1"), ("TELEPOOL_KEY_FILE", "/no/such/keys"), ("TELEPOOL_LOG_FORMAT", "xml"), ("TELEPOOL_LOG_LEVEL", "loud"),
            ("TELEPOOL_SILO_PORT", "65536"), ("TELEPOOL_SINK", "oracle"),
        ];
        var result = Bind(wrong);
        Assert.Null(result.Settings);
        Assert.Equal(wrong.Select(pair => pair.Variable), result.Errors.Select(error => error.Variable));
        Assert.DoesNotContain(result.Errors, error => error.Problem.Contains("secret", StringComparison.Ordinal) || error.Problem.Contains("15550001234", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MTPROTO_API_HASH", "MTPROTO_API_ID", "5")]
    [InlineData("MTPROTO_API_ID", "MTPROTO_API_HASH", "0123456789abcdef0123456789abcdef")]
    [InlineData("MTPROTO_API_ID,MTPROTO_API_HASH", "MTPROTO_ACCOUNTS", "reader")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "OBS_OTEL_ENABLED", "true")]
    [InlineData("TELEPOOL_KEY_FILE,TELEPOOL_REDIS", "TELEPOOL_CLUSTER", "redis")]
    [InlineData("TELEPOOL_POSTGRES", "TELEPOOL_SINK", "postgres")]
    [InlineData("TELEPOOL_KEY_FILE,TELEPOOL_CLUSTER_POSTGRES", "TELEPOOL_CLUSTER", "postgres")]
    public void From_OneWithoutTheOther_NamesWhatIsMissing(string missing, string variable, string value) =>
        Assert.Equal(missing.Split(',').Order(StringComparer.Ordinal), Bind((variable, value)).Errors.Select(error => error.Variable));

    [Fact]
    public void From_AccountsOfAServerOfOnesOwn_NeedNoApiId() =>
        Assert.Empty(Bind(("MTPROTO_ACCOUNTS", "reader"), ("MTPROTO_DCS", "2=127.0.0.1:21443")).Errors);

    [Theory]
    [InlineData("reader,reader")]
    [InlineData("reader=+1")]
    [InlineData("reader=+1555000x1234")]
    [InlineData("9lives")]
    [InlineData("=+15550001234")]
    public void From_BadAccounts_IsOneError(string accounts) =>
        Assert.Equal("MTPROTO_ACCOUNTS", Assert.Single(Bind(("MTPROTO_ACCOUNTS", accounts), ("MTPROTO_DCS", "2=127.0.0.1:1")).Errors).Variable);

    [Theory]
    [InlineData("2=127.0.0.1")]
    [InlineData("2=127.0.0.1:0")]
    [InlineData("0=127.0.0.1:443")]
    [InlineData("2=127.0.0.1:443,2=127.0.0.1:444")]
    [InlineData("127.0.0.1:443")]
    public void From_BadDataCenters_IsOneError(string dataCenters) =>
        Assert.Equal("MTPROTO_DCS", Assert.Single(Bind(("MTPROTO_DCS", dataCenters)).Errors).Variable);

    [Fact]
    public void From_SamePortTwice_IsRefused() =>
        Assert.Equal("PROMETHEUS_PORT", Assert.Single(Bind(("OBS_PROMETHEUS_ENABLED", "true"), ("PROMETHEUS_PORT", "8091")).Errors).Variable);

    private static SettingsResult Bind(params (string Variable, string Value)[] variables) =>
        TelepoolSettings.From(variables.ToDictionary(pair => pair.Variable, pair => pair.Value));
}
