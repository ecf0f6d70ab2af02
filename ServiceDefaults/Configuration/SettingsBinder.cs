using System.Net;
using ServiceDefaults.Hosting;

namespace ServiceDefaults.Configuration;

/// <summary>From variables to settings, with the rules that span several of them. Every error is kept; none hides another.</summary>
internal static class SettingsBinder
{
    public static SettingsResult Bind(SettingsReader reader)
    {
        // Read before everything else, by who made the layers.
        reader.Text(SettingFile.Variable);
        var telegram = BindTelegram(reader);
        var host = BindHost(reader);
        var settings = new TelepoolSettings
        {
            Telegram = telegram,
            Limits = BindLimits(reader, telegram.IsLoopback ? LimitSettings.Loopback : new LimitSettings()),
            Host = host,
            Faults = FaultParsing.Bind(reader, host.FaultInjectionEnabled),
            Proxies = BindProxies(reader),
            Storage = BindStorage(reader),
            Sink = BindSink(reader),
            Web = WebParsing.Bind(reader),
        };
        CheckTogether(reader, settings);
        return reader.Errors.Count == 0 ? new SettingsResult(settings, []) : new SettingsResult(null, reader.Errors);
    }

    private static TelegramSettings BindTelegram(SettingsReader reader)
    {
        var hash = reader.Text("MTPROTO_API_HASH");
        if (hash is not null && (hash.Length != 32 || !hash.All(char.IsAsciiHexDigit)))
        {
            reader.Fail("MTPROTO_API_HASH", "must be 32 hexadecimal digits");
        }

        var keys = reader.Text("MTPROTO_PUBLIC_KEYS");
        if (keys is not null && !File.Exists(keys))
        {
            reader.Fail("MTPROTO_PUBLIC_KEYS", $"there is no file {keys}");
        }

        return new TelegramSettings
        {
            ApiId = reader.Whole("MTPROTO_API_ID", 1, int.MaxValue),
            ApiHash = hash,
            Accounts = SettingsParsing.Accounts(reader, "MTPROTO_ACCOUNTS"),
            DataCenters = SettingsParsing.DataCenters(reader, "MTPROTO_DCS"),
            LocalAddress = SettingsParsing.LocalAddress(reader, "MTPROTO_LOCAL_ADDRESS"),
            PublicKeysPath = keys,
            Client = reader.Choice("MTPROTO_CLIENT", SessionClient.Native),
        };
    }

    private static LimitSettings BindLimits(SettingsReader reader, LimitSettings standard)
    {
        var quarantine = reader.Number("MTPROTO_QUARANTINE_SEC", standard.Quarantine.TotalSeconds, 1, 86_400);
        var quarantineMax = reader.Number("MTPROTO_QUARANTINE_MAX_SEC", Math.Max(quarantine, standard.QuarantineMax.TotalSeconds), 1, 604_800);
        if (quarantineMax < quarantine)
        {
            reader.Fail("MTPROTO_QUARANTINE_MAX_SEC", "must not be less than MTPROTO_QUARANTINE_SEC");
        }

        return new LimitSettings
        {
            Quarantine = TimeSpan.FromSeconds(quarantine),
            QuarantineMax = TimeSpan.FromSeconds(quarantineMax),
            Probation = TimeSpan.FromSeconds(reader.Number("MTPROTO_PROBATION_SEC", standard.Probation.TotalSeconds, 0, 86_400)),
            RequestsPerSecondPerAccount = reader.Number("MTPROTO_RPS_PER_ACCOUNT", standard.RequestsPerSecondPerAccount, 0.001, 10_000),
            MaxConcurrencyPerAccount = reader.Whole("MTPROTO_MAX_CONCURRENCY_PER_ACCOUNT", standard.MaxConcurrencyPerAccount, 1, 64),
            GlobalRequestsPerSecond = reader.Number("MTPROTO_GLOBAL_RPS", standard.GlobalRequestsPerSecond, 0.001, 100_000),
            RequestsPerSecondPerApi = reader.Number("MTPROTO_API_RPS", 0.001, 100_000),
            RequestsPerSecondPerProxy = reader.Number("MTPROTO_PROXY_RPS", 0.001, 100_000),
            AdaptiveRates = reader.Flag("MTPROTO_RATE_ADAPTIVE", standard.AdaptiveRates),
            RateFloor = reader.Number("MTPROTO_RATE_FLOOR", standard.RateFloor, 0.0001, 1000),
            RateCeiling = reader.Number("MTPROTO_RATE_CEILING", 0.001, 10_000),
            WarmUp = TimeSpan.FromDays(reader.Number("MTPROTO_WARMUP_DAYS", standard.WarmUp.TotalDays, 0, 60)),
            ResolvesPerDay = reader.Whole("MTPROTO_RESOLVE_PER_DAY", standard.ResolvesPerDay, 1, 100_000),
            EjectionMaxShare = reader.Number("MTPROTO_EJECTION_MAX_SHARE", standard.EjectionMaxShare, 0, 1),
            LeaseQueueLimit = reader.Whole("MTPROTO_LEASE_QUEUE_LIMIT", standard.LeaseQueueLimit, 1, 20_000),
            RetryMax = reader.Whole("MTPROTO_RETRY_MAX", standard.RetryMax, 0, 100),
            RetryBackoff = reader.Number("MTPROTO_RETRY_BACKOFF", standard.RetryBackoff, 1, 10),
            SleepThreshold = TimeSpan.FromSeconds(reader.Number("MTPROTO_SLEEP_THRESHOLD", standard.SleepThreshold.TotalSeconds, 0, 7)),
        };
    }

    private static ProxySettings BindProxies(SettingsReader reader)
    {
        var file = reader.Text("MTPROTO_PROXIES_FILE");
        if (file is not null && !File.Exists(file))
        {
            reader.Fail("MTPROTO_PROXIES_FILE", $"there is no file {file}");
        }

        return new ProxySettings
        {
            IsEnabled = reader.Flag("MTPROTO_PROXY_ENABLED", standard: true),
            Addresses = reader.Text("MTPROTO_PROXIES"),
            File = file,
            Rotation = TimeSpan.FromSeconds(reader.Number("MTPROTO_PROXY_ROTATION_SEC", 300, 0, 604_800)),
            FailureLimit = reader.Whole("MTPROTO_PROXY_FAIL_SCORE_LIMIT", 3, 1, 1000),
            FallbackDirect = reader.Flag("MTPROTO_PROXY_FALLBACK_DIRECT"),
        };
    }

    private static HostSettings BindHost(SettingsReader reader)
    {
        var standard = new HostSettings();
        var otlp = reader.Text("OTEL_EXPORTER_OTLP_ENDPOINT");
        Uri? endpoint = null;
        if (otlp is not null && (!Uri.TryCreate(otlp, UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("http" or "https")))
        {
            reader.Fail("OTEL_EXPORTER_OTLP_ENDPOINT", "must be an address such as http://localhost:4317");
        }

        return new HostSettings
        {
            PoolEnabled = reader.Flag("MTPROTO_POOL_ENABLED"),
            Role = reader.Choice("TELEPOOL_ROLE", standard.Role),
            PrometheusEnabled = reader.Flag("OBS_PROMETHEUS_ENABLED"),
            PrometheusPort = reader.Whole("PROMETHEUS_PORT", standard.PrometheusPort, 0, IPEndPoint.MaxPort),
            Health = HealthParsing.Bind(reader),
            HealthBind = SettingsParsing.Bind(reader, "HEALTH_BIND", standard.HealthBind),
            GracefulShutdownTimeout = TimeSpan.FromSeconds(
                reader.Number("GRACEFUL_SHUTDOWN_TIMEOUT_S", standard.GracefulShutdownTimeout.TotalSeconds, 1, 600)),
            StatisticsPeriod = reader.Number("TELEPOOL_STATS_EVERY_H", 0.02, 8784) is { } hours ? TimeSpan.FromHours(hours) : null,
            FaultInjectionEnabled = reader.Flag("FAULT_INJECTION_ENABLED"),
            OpenTelemetryEnabled = reader.Flag("OBS_OTEL_ENABLED"),
            OtlpEndpoint = endpoint,
            OtlpProtocol = SettingsParsing.OtlpProtocol(reader, "OTEL_EXPORTER_OTLP_PROTOCOL"),
            SamplerRatio = reader.Number("OTEL_SAMPLER_RATIO", standard.SamplerRatio, 0, 1),
            Environment = reader.Text("DOTNET_ENVIRONMENT") ?? reader.Text("ASPNETCORE_ENVIRONMENT") ?? standard.Environment,
            LogFormat = reader.Choice("TELEPOOL_LOG_FORMAT", standard.LogFormat),
            LogLevel = SettingsParsing.LogLevels(reader, "TELEPOOL_LOG_LEVEL", standard.LogLevel),
        };
    }

    private static StorageSettings BindStorage(SettingsReader reader)
    {
        var standard = new StorageSettings();
        var key = reader.Text("TELEPOOL_KEY_FILE");
        if (key is not null && !File.Exists(key))
        {
            reader.Fail("TELEPOOL_KEY_FILE", $"there is no file {key}");
        }

        var cluster = reader.Text("TELEPOOL_CLUSTER_ID") ?? standard.ClusterId;
        if (!SettingsParsing.IsName(cluster))
        {
            reader.Fail("TELEPOOL_CLUSTER_ID", "must begin with a letter and hold letters, digits, '-' or '_' only");
        }

        return new StorageSettings
        {
            DataDirectory = reader.Text("TELEPOOL_DATA") ?? standard.DataDirectory,
            KeyFile = key,
            KeyVault = KeyVaultParsing.Bind(reader),
            Cluster = reader.Choice("TELEPOOL_CLUSTER", standard.Cluster),
            Redis = reader.Text("TELEPOOL_REDIS"),
            ClusterPostgres = reader.Text("TELEPOOL_CLUSTER_POSTGRES"),
            Advertise = SettingsParsing.Address(reader, "TELEPOOL_ADVERTISE", standard.Advertise),
            SiloPort = reader.Whole("TELEPOOL_SILO_PORT", standard.SiloPort, 0, IPEndPoint.MaxPort),
            GatewayPort = reader.Whole("TELEPOOL_GATEWAY_PORT", standard.GatewayPort, 0, IPEndPoint.MaxPort),
            ClusterId = cluster,
            Gateways = SettingsParsing.EndPoints(reader, "TELEPOOL_GATEWAY"),
        };
    }

    private static SinkSettings BindSink(SettingsReader reader)
    {
        var standard = new SinkSettings();
        var postgres = reader.Text("TELEPOOL_POSTGRES");
        var kind = reader.Choice("TELEPOOL_SINK", standard.Kind);
        if (kind == SinkKind.Postgres && postgres is null)
        {
            reader.Fail("TELEPOOL_POSTGRES", "is needed where TELEPOOL_SINK is postgres: a connection string such as Host=127.0.0.1;Database=telepool;Username=telepool;Password=…");
        }

        return new SinkSettings { Kind = kind, Postgres = postgres, NdjsonDirectory = reader.Text("TELEPOOL_NDJSON_DIR") };
    }

    private static void CheckTogether(SettingsReader reader, TelepoolSettings settings)
    {
        var (telegram, host, storage) = (settings.Telegram, settings.Host, settings.Storage);
        // A server of one's own does not ask who made the application; Telegram does.
        var needsApi = telegram.ApiId is not null || telegram.ApiHash is not null || (telegram.Accounts.Count > 0 && telegram.DataCenters is null);
        if (needsApi && reader.Text("MTPROTO_API_ID") is null)
        {
            reader.Fail("MTPROTO_API_ID", "is needed to talk to Telegram; https://my.telegram.org gives one");
        }

        if (needsApi && telegram.ApiHash is null)
        {
            reader.Fail("MTPROTO_API_HASH", "is needed to talk to Telegram; https://my.telegram.org gives one");
        }

        if (settings.Limits.RateCeiling is { } ceiling && ceiling < settings.Limits.RateFloor)
        {
            reader.Fail("MTPROTO_RATE_CEILING", "must not be below MTPROTO_RATE_FLOOR");
        }

        if (host.FaultInjectionEnabled && !string.Equals(host.Environment, "Development", StringComparison.OrdinalIgnoreCase))
        {
            reader.Fail("FAULT_INJECTION_ENABLED", "is for development only; DOTNET_ENVIRONMENT is not Development");
        }

        if (StopBudget.Of(host).Whole > host.GracefulShutdownTimeout)
        {
            reader.Fail("GRACEFUL_DRAIN_DELAY_S", "leaves too little of GRACEFUL_SHUTDOWN_TIMEOUT_S: the rest of a stop needs a third of that");
        }

        if (host.PrometheusEnabled && host.PrometheusPort != 0 && host.PrometheusPort == host.HealthBind.Port)
        {
            reader.Fail("PROMETHEUS_PORT", "is the port of HEALTH_BIND too; take another");
        }

        if (settings.Web is { IsEnabled: true, Bind.Port: not 0 } web && (web.Bind.Port == host.HealthBind.Port || (host.PrometheusEnabled && web.Bind.Port == host.PrometheusPort)))
        {
            reader.Fail("TELEPOOL_WEB_BIND", "has the port of HEALTH_BIND or PROMETHEUS_PORT; take another");
        }

        if (host.OpenTelemetryEnabled && reader.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is null)
        {
            reader.Fail("OTEL_EXPORTER_OTLP_ENDPOINT", "is needed where OBS_OTEL_ENABLED is set");
        }

        if (storage.Cluster == ClusterKind.Redis && storage.Redis is null)
        {
            reader.Fail("TELEPOOL_REDIS", "is needed where TELEPOOL_CLUSTER is redis");
        }

        if (storage.Cluster == ClusterKind.Postgres && storage.ClusterPostgres is null)
        {
            reader.Fail("TELEPOOL_CLUSTER_POSTGRES", "is needed where TELEPOOL_CLUSTER is postgres");
        }

        if (storage.Cluster != ClusterKind.Single && storage is { KeyFile: null, KeyVault.Kind: KeyVaultKind.File })
        {
            reader.Fail("TELEPOOL_KEY_FILE", "is needed in a cluster: every process of it opens the same sessions");
        }

        if (storage.SiloPort != 0 && storage.SiloPort == storage.GatewayPort)
        {
            reader.Fail("TELEPOOL_GATEWAY_PORT", "is TELEPOOL_SILO_PORT too; take another");
        }
    }
}
