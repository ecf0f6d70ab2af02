using ServiceDefaults.Configuration;
using Telepool.Gateway.Fronts;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Reads <c>TELEPOOL_GATEWAY_…</c>: one variable for each setting that is one value or a list of values, and short ones for what is set most.</summary>
internal static class EnvironmentSource
{
    /// <summary>The file that the other settings come from.</summary>
    public const string ConfigFile = SettingName.Prefix + "CONFIG";

    /// <summary>The file of users.</summary>
    public const string UsersFile = SettingName.Prefix + "USERS_FILE";

    // The platform's: where a silo of this machine lets clients of its grains in.
    private const string SiloPort = SettingName.Prefix + "PORT";

    private const string Users = SettingName.Prefix + "USERS";
    private const string DataCenters = SettingName.Prefix + "DCS";
    private const string MiddleProxies = SettingName.Prefix + "MIDDLE_PROXIES";
    private const string MiddleSecret = SettingName.Prefix + "PROXY_SECRET_FILE";
    private const string AdminToken = SettingName.Prefix + "ADMIN_TOKEN";
    private const string AdminViewerToken = SettingName.Prefix + "ADMIN_VIEWER_TOKEN";

    private const string Front = SettingName.Prefix + "FRONT";

    private static readonly Dictionary<string, string> Short = new(StringComparer.Ordinal)
    {
        [SettingName.Prefix + "LISTEN"] = "listeners",
        [SettingName.Prefix + "ADMIN"] = "admin.endpoint",
    };

    /// <summary>Every variable with the setting's path, for reading and for the list in the documentation.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = Paths(typeof(GatewaySettings), string.Empty)
        .Concat(Short.Select(static entry => (Path: entry.Value, Variable: entry.Key)))
        .ToDictionary(static entry => entry.Variable, static entry => entry.Path, StringComparer.Ordinal);

    public static SettingNode Read(IEnumerable<KeyValuePair<string, string>> variables, ICollection<SettingError> errors)
    {
        var tree = new SettingTree("environment");
        foreach (var (variable, value) in variables.Where(static variable => variable.Key.StartsWith(SettingName.Prefix, StringComparison.Ordinal) && variable.Value.Trim().Length > 0))
        {
            switch (variable)
            {
                case ConfigFile or UsersFile or SiloPort:
                    break;
                case Users:
                    Each(value, entry => UserEntries.Add(tree, entry, variable, errors));
                    break;
                case DataCenters:
                    Each(value, entry => ListedAddresses.Add(tree, "routes.dataCenters", "routes.default", entry, variable, errors));
                    break;
                case MiddleProxies:
                    Each(value, entry => ListedAddresses.Add(tree, "middle.proxies", null, entry, variable, errors));
                    break;
                case MiddleSecret:
                    tree.Set("middle.secret", variable, "@" + value);
                    break;
                case Front:
                    SetFront(tree, variable, value);
                    break;
                case AdminToken:
                    SetToken(tree, "admin", "admin", variable, value);
                    break;
                case AdminViewerToken:
                    SetToken(tree, "viewer", "viewer", variable, value);
                    break;
                default:
                    if (Variables.TryGetValue(variable, out var path))
                    {
                        tree.Set(path, variable, value);
                    }
                    else
                    {
                        errors.Add(new SettingError(variable, "is unknown; docs/gateway.md lists the variables of the gateway"));
                    }

                    break;
            }
        }

        return tree.ToNode();
    }

    /// <summary>Puts a token of the operator's interface.</summary>
    public static void SetToken(SettingTree tree, string name, string role, string origin, string token)
    {
        tree.Set(["admin", "tokens", name, "secret"], SettingNode.OfText(origin, token));
        tree.Set(["admin", "tokens", name, "role"], SettingNode.OfText(origin, role));
    }

    /// <summary>Puts the front.</summary>
    public static void SetFront(SettingTree tree, string origin, string text)
    {
        foreach (var (name, node) in ShortForms.Expand(typeof(FrontSettings), SettingNode.OfText(origin, text))!)
        {
            tree.Set(["front", name], node);
        }
    }

    private static void Each(string value, Action<string> take)
    {
        foreach (var entry in value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            take(entry);
        }
    }

    private static IEnumerable<(string Path, string Variable)> Paths(Type type, string under)
    {
        foreach (var property in SettingsBinder.Properties(type))
        {
            var path = under + SettingName.InFile(property);
            var plain = SettingsBinder.Plain(property.PropertyType);
            if (SettingScalar.Is(plain) || SettingsBinder.IsSecret(plain) || (SettingsBinder.ElementOf(plain) is { } element && (SettingScalar.Is(element) || SettingsBinder.IsSecret(element))))
            {
                yield return (path, SettingName.Variable(path));
            }
            else if (SettingsBinder.ElementOf(plain) is null && SettingsBinder.EntryOf(plain) is null)
            {
                foreach (var inner in Paths(plain, path + "."))
                {
                    yield return inner;
                }
            }
        }
    }
}
