using System.Net;

namespace ServiceDefaults.Configuration;

/// <summary>The operator's pages and the admin API, which a silo serves on an address of their own.</summary>
public sealed record WebSettings
{
    /// <summary><c>TELEPOOL_WEB_ENABLED</c>: whether they are served.</summary>
    public bool IsEnabled { get; init; }

    /// <summary><c>TELEPOOL_WEB_BIND</c>: where; port 0 takes a free one. Beyond this machine only with a certificate or behind a trusted proxy.</summary>
    public IPEndPoint Bind { get; init; } = new(IPAddress.Loopback, 8090);

    /// <summary><c>TELEPOOL_WEB_CERT_FILE</c>: a PEM file with the certificate, those between it and its authority, and its key; null serves plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary><c>TELEPOOL_WEB_CERT_KEY_FILE</c>: the certificate's key, where it has a PEM file of its own.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary><c>TELEPOOL_WEB_CLIENT_CA_FILE</c>: a PEM file with the authorities of the operators' certificates; null asks for none.</summary>
    public string? ClientAuthorityFile { get; init; }

    /// <summary><c>TELEPOOL_WEB_TOKENS_FILE</c>: who may log in; null is <c>operators.json</c> in the data directory. Read again when it changes.</summary>
    public string? TokensFile { get; init; }

    /// <summary><c>TELEPOOL_WEB_AUDIT_FILE</c>: a file to which every entry of the audit is appended, one JSON object a line; null keeps it in the cluster alone.</summary>
    public string? AuditFile { get; init; }

    /// <summary><c>TELEPOOL_WEB_HOSTS</c>: names under which it is reached, besides its address and, on loopback, <c>localhost</c>. Requests for other names are refused.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary><c>TELEPOOL_WEB_TRUSTED_PROXIES</c>: addresses and networks of proxies whose word on the client's address, host and scheme is taken.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary><c>TELEPOOL_WEB_SESSION_IDLE_MIN</c>: how long a session may lie unused, 2 to 1,440 minutes.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary><c>TELEPOOL_WEB_SESSION_MAX_H</c>: how long a session lasts at most, 0.1 to 168 hours.</summary>
    public TimeSpan SessionMax { get; init; } = TimeSpan.FromHours(12);

    /// <summary><c>TELEPOOL_WEB_LOGIN_FAILURES</c>: failed logins of one address, or for one name, in five minutes after which more are refused unread, 1 to 1,000.</summary>
    public int LoginFailures { get; init; } = 10;
}
