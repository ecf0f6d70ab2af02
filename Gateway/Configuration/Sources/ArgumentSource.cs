using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>What the command line says.</summary>
internal static class ArgumentSource
{
    public static SettingNode Read(GatewayArguments arguments, ICollection<SettingError> errors)
    {
        var tree = new SettingTree("command line");
        foreach (var entry in arguments.Listen)
        {
            tree.Append(["listeners"], "--listen", entry);
        }

        foreach (var entry in arguments.Users)
        {
            UserEntries.Add(tree, entry, "--user", errors);
        }

        foreach (var entry in arguments.DataCenters)
        {
            ListedAddresses.Add(tree, "routes.dataCenters", "routes.default", entry, "--dc", errors);
        }

        foreach (var entry in arguments.MiddleProxies)
        {
            ListedAddresses.Add(tree, "middle.proxies", null, entry, "--middle-proxy", errors);
        }

        if (arguments.Front is { } front)
        {
            EnvironmentSource.SetFront(tree, "--front", front);
        }

        Set("middle.secret", "--proxy-secret", arguments.ProxySecretFile is { } file ? "@" + file : null);
        Set("workers", "--workers", arguments.Workers);
        Set("drain", "--drain", arguments.Drain);
        Set("admin.endpoint", "--admin", arguments.Admin);
        if (arguments.AdminTokenFile is { } token)
        {
            EnvironmentSource.SetToken(tree, "admin", "admin", "--admin-token-file", "@" + token);
        }

        foreach (var entry in arguments.Others)
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                errors.Add(new SettingError("--set", "must be PATH=VALUE, such as protection.handshake=5s"));
                continue;
            }

            tree.Set(entry[..equals], $"--set {entry[..equals]}", entry[(equals + 1)..]);
        }

        return tree.ToNode();

        void Set(string path, string origin, string? value)
        {
            if (value is not null)
            {
                tree.Set(path, origin, value);
            }
        }
    }
}
