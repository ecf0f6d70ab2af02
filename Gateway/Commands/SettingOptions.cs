using System.CommandLine;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Commands;

/// <summary>The options that say what the gateway is told; the same for every command that reads its settings.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> _config = One("--config", "FILE", "JSON file with the settings (TELEPOOL_GATEWAY_CONFIG). Weaker than variables and options.");
    private readonly Option<string?> _usersFile = One("--users-file", "FILE", "File of users, JSON or NAME=SECRET lines; changes of users are written to it.");
    private readonly Option<string[]> _listen = Many("--listen", "IP:PORT", "Where clients connect; port 0 lets the system choose, [::] takes IPv4 too. May be repeated.");
    private readonly Option<string[]> _users = Many("--user", "NAME=SECRET", "A user; NAME=@FILE takes the secret from a file. May be repeated.");
    private readonly Option<string[]> _dcs = Many("--dc", "N=IP:PORT", "Where a data centre is: negative for media, default for those that are not listed. Without any: Telegram's own.");
    private readonly Option<string?> _front = One("--front", "HOST:PORT", "The web site that strangers are shown, and whose TLS ee connections look like.");
    private readonly Option<string[]> _middle = Many("--middle-proxy", "N=IP:PORT", "A middle proxy of Telegram, for ad tags. May be repeated.");
    private readonly Option<string?> _proxySecret = One("--proxy-secret", "FILE", "The secret of the middle proxies, as core.telegram.org/getProxySecret serves it.");
    private readonly Option<string?> _workers = One("--workers", "N", "Threads that move bytes, 1 to 64. Default: one per core.");
    private readonly Option<string?> _drain = One("--drain", "TIME", "How long open connections may go on after SIGTERM, such as 8s. Default: 8s.");
    private readonly Option<string?> _admin = One("--admin", "IP:PORT", "Where the operator's interface and metrics are. Default: nowhere.");
    private readonly Option<string?> _adminToken = One("--admin-token-file", "FILE", "The operator's token (or TELEPOOL_GATEWAY_ADMIN_TOKEN).");
    private readonly Option<string[]> _set = Many("--set", "PATH=VALUE", "Any other setting by its place in the file, such as protection.handshake=5s. May be repeated.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _usersFile, _listen, _users, _dcs, _front, _middle, _proxySecret, _workers, _drain, _admin, _adminToken, _set])
        {
            command.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    public GatewaySources Read(ParseResult parsed) => GatewaySources.Of(new GatewayArguments
    {
        ConfigFile = parsed.GetValue(_config),
        UsersFile = parsed.GetValue(_usersFile),
        Listen = parsed.GetValue(_listen) ?? [],
        Users = parsed.GetValue(_users) ?? [],
        DataCenters = parsed.GetValue(_dcs) ?? [],
        Front = parsed.GetValue(_front),
        MiddleProxies = parsed.GetValue(_middle) ?? [],
        ProxySecretFile = parsed.GetValue(_proxySecret),
        Workers = parsed.GetValue(_workers),
        Drain = parsed.GetValue(_drain),
        Admin = parsed.GetValue(_admin),
        AdminTokenFile = parsed.GetValue(_adminToken),
        Others = parsed.GetValue(_set) ?? [],
    });

    private static Option<string?> One(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static Option<string[]> Many(string name, string value, string description) => new(name) { Description = description, HelpName = value, Arity = ArgumentArity.ZeroOrMore };
}
