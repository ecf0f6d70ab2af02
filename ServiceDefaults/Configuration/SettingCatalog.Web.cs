namespace ServiceDefaults.Configuration;

public static partial class SettingCatalog
{
    private static SettingText[] Web() =>
    [
        OfProcess("TELEPOOL_WEB_ENABLED", "Serves the operator's pages and the admin API."),
        OfProcess("TELEPOOL_WEB_BIND", "Where; port 0 takes a free one. Beyond this machine only with a certificate or behind a trusted proxy.")
            with { Allowed = "an address and a port", Default = "127.0.0.1:8090" },
        OfProcess("TELEPOOL_WEB_CERT_FILE", "The certificate, those between it and its authority, and its key. Without it plain HTTP is served.") with { Allowed = "a PEM file" },
        OfProcess("TELEPOOL_WEB_CERT_KEY_FILE", "The certificate's key, where it has a file of its own.") with { Allowed = "a PEM file" },
        OfProcess("TELEPOOL_WEB_CLIENT_CA_FILE", "The authorities of the operators' certificates. Without it none is asked for.") with { Allowed = "a PEM file" },
        OfProcess("TELEPOOL_WEB_TOKENS_FILE", "Who may log in. Read again when it changes.") with { Allowed = "a file", Default = "operators.json in the data directory" },
        OfProcess("TELEPOOL_WEB_AUDIT_FILE", "A file to which every entry of the audit is appended, one JSON object a line.") with { Allowed = "a file" },
        OfProcess("TELEPOOL_WEB_HOSTS", "Names under which it is reached, besides its address and, on loopback, localhost. Requests for other names are refused.") with { Allowed = "a list of host names without ports" },
        OfProcess("TELEPOOL_WEB_TRUSTED_PROXIES", "Proxies whose word on the client's address, host and scheme is taken.") with { Allowed = "a list of addresses and networks" },
        OfProcess("TELEPOOL_WEB_SESSION_IDLE_MIN", "Minutes for which a session may lie unused."),
        OfProcess("TELEPOOL_WEB_SESSION_MAX_H", "Hours that a session lasts at most."),
        OfProcess("TELEPOOL_WEB_LOGIN_FAILURES", "Failed logins of one address, or for one name, in five minutes after which more are refused unread."),
    ];
}
