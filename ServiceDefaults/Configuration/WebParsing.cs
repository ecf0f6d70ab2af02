using System.Net;

namespace ServiceDefaults.Configuration;

/// <summary>From variables to the operator's pages.</summary>
internal static class WebParsing
{
    public static WebSettings Bind(SettingsReader reader)
    {
        var standard = new WebSettings();
        var settings = new WebSettings
        {
            IsEnabled = reader.Flag("TELEPOOL_WEB_ENABLED"),
            Bind = SettingsParsing.Bind(reader, "TELEPOOL_WEB_BIND", standard.Bind),
            CertificateFile = ExistingFile(reader, "TELEPOOL_WEB_CERT_FILE"),
            CertificateKeyFile = ExistingFile(reader, "TELEPOOL_WEB_CERT_KEY_FILE"),
            ClientAuthorityFile = ExistingFile(reader, "TELEPOOL_WEB_CLIENT_CA_FILE"),
            TokensFile = reader.Text("TELEPOOL_WEB_TOKENS_FILE"),
            AuditFile = reader.Text("TELEPOOL_WEB_AUDIT_FILE"),
            Hosts = Hosts(reader, "TELEPOOL_WEB_HOSTS"),
            TrustedProxies = Networks(reader, "TELEPOOL_WEB_TRUSTED_PROXIES"),
            SessionIdle = TimeSpan.FromMinutes(reader.Number("TELEPOOL_WEB_SESSION_IDLE_MIN", standard.SessionIdle.TotalMinutes, 2, 1440)),
            SessionMax = TimeSpan.FromHours(reader.Number("TELEPOOL_WEB_SESSION_MAX_H", standard.SessionMax.TotalHours, 0.1, 168)),
            LoginFailures = reader.Whole("TELEPOOL_WEB_LOGIN_FAILURES", standard.LoginFailures, 1, 1000),
        };
        if (settings.CertificateKeyFile is not null && settings.CertificateFile is null)
        {
            reader.Fail("TELEPOOL_WEB_CERT_KEY_FILE", "does nothing without TELEPOOL_WEB_CERT_FILE");
        }

        if (settings.ClientAuthorityFile is not null && settings.CertificateFile is null)
        {
            reader.Fail("TELEPOOL_WEB_CLIENT_CA_FILE", "needs TELEPOOL_WEB_CERT_FILE: certificates of clients are shown inside TLS");
        }

        if (settings.IsEnabled && settings.CertificateFile is null && settings.TrustedProxies.Count == 0 && !IPAddress.IsLoopback(settings.Bind.Address))
        {
            reader.Fail("TELEPOOL_WEB_BIND", "is reached from other machines, and tokens would cross the network in clear: give TELEPOOL_WEB_CERT_FILE, or TELEPOOL_WEB_TRUSTED_PROXIES where a proxy encrypts");
        }

        return settings;
    }

    private static string? ExistingFile(SettingsReader reader, string variable)
    {
        var file = reader.Text(variable);
        if (file is not null && !File.Exists(file))
        {
            reader.Fail(variable, $"there is no file {file}");
        }

        return file;
    }

    private static string[] Hosts(SettingsReader reader, string variable)
    {
        var hosts = Split(reader.Text(variable));
        foreach (var host in hosts)
        {
            // Whoever may name every host may name an attacker's, whose page then talks to this one (DNS rebinding).
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                reader.Fail(variable, "must be a list of host names without ports, such as telepool.example.net,10.0.0.5");
                return [];
            }
        }

        return hosts;
    }

    private static IReadOnlyList<IPNetwork> Networks(SettingsReader reader, string variable)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in Split(reader.Text(variable)))
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(entry, out var network))
            {
                networks.Add(network);
            }
            else
            {
                reader.Fail(variable, "must be a list of addresses and networks, such as 10.0.0.2,fd00::/64");
                return [];
            }
        }

        return networks;
    }

    private static string[] Split(string? text) =>
        text?.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
