namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
    private static SettingText[] Process() =>
    [
        OfProcess(SettingFile.Variable, "A file of settings for every host of a deployment: a JSON object from variable to value, with what is for gateways under gateway. The environment comes before it.") with { Allowed = "a file", Page = "operations/configuration.md" },
        OfProcess("MTPROTO_POOL_ENABLED", "Runs the account pool in this process."),
        OfProcess("TELEPOOL_ROLE", "What the process is in a cluster: core (telepool silo), gateway (telepool gateway run) or collector (telepool collector run). A command that runs as something else refuses to start."),
        OfProcess("HEALTH_BIND", "Where /healthz, /startupz, /readyz and /info are served; port 0 takes a free one.") with { Allowed = "an address and a port", Default = "0.0.0.0:8091" },
        Restart("HEALTH_CHECK_PERIOD_S", "Seconds between two looks at everything that the host depends on.") with { Page = "operations/health.md" },
        Restart("HEALTH_CHECK_TIMEOUT_S", "Seconds that one look may take."),
        Restart("HEALTH_FAILURE_THRESHOLD", "Failures in a row after which a dependency counts as lost."),
        Restart("HEALTH_DISK_MIN_MB", "Free megabytes of the data directory below which a host is not ready; it warns at five times as much."),
        Restart("GRACEFUL_DRAIN_DELAY_S", "Seconds for which a host that stops says so before it refuses work."),
        OfProcess("OBS_PROMETHEUS_ENABLED", "Serves /metrics."),
        OfProcess("PROMETHEUS_PORT", "Where, on the address of HEALTH_BIND; 0 takes a free one."),
        Restart("OBS_OTEL_ENABLED", "Exports traces and metrics; needs the next one.") with { Page = "operations/traces.md" },
        Restart("OTEL_EXPORTER_OTLP_ENDPOINT", "Where traces and metrics go.") with { Allowed = "an http or https address" },
        Restart("OTEL_EXPORTER_OTLP_PROTOCOL", "In which form; without it port 4318 and a path /v1/traces mean http/protobuf, everything else grpc.") with { Allowed = "grpc or http/protobuf" },
        Live("OTEL_SAMPLER_RATIO", "Share of traces that is kept."),
        Restart("GRACEFUL_SHUTDOWN_TIMEOUT_S", "Seconds that whoever stops a host grants it. It needs about a third of them, 8.5 of 25, for leases to come back, connections to close and state to be stored, and ends itself then."),
        Restart("TELEPOOL_STATS_EVERY_H", "Hours after which a host reads the statistics of every channel that it collects; without it only those that telepool collect stats --every schedules.")
            with { Page = "pool/peers.md" },
        Restart("TELEPOOL_LOG_FORMAT", "How log lines are written to standard error."),
        Live("TELEPOOL_LOG_LEVEL", "The least level that is logged, and others for categories and what is below them.")
            with { Allowed = "levels such as Warning or Information,Grains.Pool=Debug", Default = "Information", Page = "operations/logs.md" },
        OfProcess("DOTNET_ENVIRONMENT", "What the process is for. Only Development allows injected faults.") with { Default = "Production" },
        OfProcess("ASPNETCORE_ENVIRONMENT", "Counts where DOTNET_ENVIRONMENT is not set."),
        OfProcess("FAULT_INJECTION_ENABLED", "Allows injected faults; refused outside of development."),
        OfProcess("FAULT_DELAY_PROBABILITY", "Share of calls that are held back first. This and the next are errors without FAULT_INJECTION_ENABLED."),
        OfProcess("FAULT_DELAY_MS", "For up to so many milliseconds."),
        OfProcess("FAULT_ERROR_PROBABILITY", "Share of calls that get a server's error (500)."),
        OfProcess("FAULT_RATE_LIMIT_PROBABILITY", "Share of calls that get the transport's error -429."),
        OfProcess("FAULT_FLOOD_PROBABILITY", "Share of calls that get FLOOD_WAIT."),
        OfProcess("FAULT_FLOOD_SECONDS", "For how many seconds."),
        OfProcess("FAULT_NETWORK_PROBABILITY", "Share of connections that fail at once, and of reads and writes at which one breaks."),
        OfProcess("FAULT_SEED", "The same choices again, where calls come in the same order."),
    ];

    private static SettingText[] Data() =>
    [
        OfProcess(
            "TELEPOOL_DATA",
            "The data directory; --data of a command comes first. With neither, ./run and ./telepool take data/telegram where MTPROTO_API_ID is set, data/custom where MTPROTO_DCS is, and data/emulator otherwise: sessions of one set of servers are worthless with another.")
            with { Allowed = "a folder", Default = "data" },
        OfProcess("TELEPOOL_KEY_FILE", "The file that seals sessions, mode 0600. Made at the first start unless it is configured. Without it no stored session can be opened: keep a copy apart from the data.")
            with { Allowed = "a file", Default = "keys in the data directory" },
        OfProcess("TELEPOOL_KEY_VAULT", "Where the key is that seals what is stored: in TELEPOOL_KEY_FILE, or on a PKCS#11 token. Where both are set, the other one still opens what it has sealed.")
            with { Page = "operations/key-vault.md" },
        OfProcess("TELEPOOL_KEY_PASSPHRASE_FILE", "The file, mode 0600, with the passphrase that the key file's keys are sealed under; a key file that is made then is.") with { Allowed = "a file" },
        OfProcess("TELEPOOL_KEY_PASSPHRASE", "That passphrase itself.") with { Allowed = "a passphrase", IsSecret = true },
        OfProcess("TELEPOOL_PKCS11_MODULE", "The library of the token's maker, such as /usr/lib/softhsm/libsofthsm2.so.") with { Allowed = "a file" },
        OfProcess("TELEPOOL_PKCS11_TOKEN", "The token's label; its slot may change.") with { Allowed = "a label" },
        OfProcess("TELEPOOL_PKCS11_PIN_FILE", "The file, mode 0600, with the PIN of the token's user.") with { Allowed = "a file" },
        OfProcess("TELEPOOL_PKCS11_PIN", "That PIN itself.") with { Allowed = "a PIN", IsSecret = true },
        OfProcess("TELEPOOL_PKCS11_KEY", "The label of the key on the token; its versions differ in their ids.") with { Allowed = "a label", Default = "telepool" },
        OfProcess("TELEPOOL_RESEAL_PER_SEC", "Things that are looked at per second when everything is sealed under a new key: accounts are woken for it.") with { Page = "operations/key-vault.md" },
        OfProcess("TELEPOOL_PKCS11_CACHE_SEC", "Seconds for which what the token has unwrapped stays in memory: so long a token may be away unnoticed, and so long a token that was taken away still opens. 0 asks it for every record."),
        OfProcess(
            "TELEPOOL_CLUSTER",
            "single: one process, state in files. redis, postgres: several processes over Orleans' own providers (Microsoft.Orleans.Clustering, .Persistence and .Reminders for Redis or AdoNet, in the build where the feed has them); both need a shared TELEPOOL_KEY_FILE."),
        OfProcess("TELEPOOL_REDIS", "The Redis that holds membership and state.") with { Allowed = "a connection string", IsSecret = true },
        OfProcess(
            "TELEPOOL_CLUSTER_POSTGRES",
            "The PostgreSQL that holds membership and state, with the tables that Orleans' documentation gives for its ADO.NET providers (Main, Clustering, Persistence, Reminders).")
            with { Allowed = "a connection string", IsSecret = true },
        OfProcess("TELEPOOL_CLUSTER_ID", "Tells clusters in one Redis or PostgreSQL apart.") with { Allowed = "a letter, then letters, digits, '-' and '_'", Default = "telepool" },
        OfProcess("TELEPOOL_ADVERTISE", "The address at which the other processes of the cluster reach this one; auto takes the one of the interface with the way out, as in a container.") with { Allowed = "an IP address of this machine, or auto", Default = "127.0.0.1" },
        OfProcess("TELEPOOL_SILO_PORT", "Where other silos connect; 0 takes a free one."),
        OfProcess("TELEPOOL_GATEWAY", "Gateways of silos, for a process without grains of its own (a collector, a command). Not needed with redis or postgres.")
            with { Allowed = "a list such as 127.0.0.1:30000,127.0.0.1:30001" },
        OfProcess("TELEPOOL_GATEWAY_PORT", "Where collectors of their own process connect; 0 takes a free one."),
        OfProcess("TELEPOOL_SINK", "Where messages go: history.db in the data directory, PostgreSQL, or files of JSON lines; --sink of a command comes first."),
        OfProcess("TELEPOOL_POSTGRES", "That PostgreSQL database (14 or later). Tables are made in the schema telepool.") with { Allowed = "a connection string of Npgsql", IsSecret = true },
        OfProcess("TELEPOOL_NDJSON_DIR", "The folder of the files of JSON lines.") with { Allowed = "a folder", Default = "ndjson in the data directory" },
    ];
}
