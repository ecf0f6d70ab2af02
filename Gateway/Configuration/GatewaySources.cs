using ServiceDefaults.Configuration;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Configuration.Sources;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Configuration;

/// <summary>
/// Where settings come from, from the weakest to the strongest: defaults, the deployment's file (<c>TELEPOOL_CONFIG</c>), the configuration file, the environment, the command line, and for users
/// the file of users, which is where changes of them are written. Users, data centres and tokens are joined entry by entry, everything else is
/// replaced. Can be read again whenever a file changed.
/// </summary>
public sealed class GatewaySources(GatewayArguments arguments, IReadOnlyDictionary<string, string> environment)
{
    private IReadOnlyDictionary<string, string> _deployment = new Dictionary<string, string>();

    // What errors call the cluster's document.
    private const string SharedUsers = "the cluster's users";

    /// <summary>What the deployment's configuration says of all gateways, by name; replaced as a whole. Counts before everything but the users.</summary>
    public IReadOnlyDictionary<string, string> Deployment
    {
        get => Volatile.Read(ref _deployment);
        set => Volatile.Write(ref _deployment, value);
    }

    /// <summary>The file of users, which changes of users are written to; null without one.</summary>
    public string? UsersFile => Full(arguments.UsersFile ?? Variable(EnvironmentSource.UsersFile));

    /// <summary>What the file of the whole deployment says of gateways, where that is not read from the environment; null where it says nothing.</summary>
    public SettingFilePart? File { get; init; }

    /// <summary>Whether secrets that are in files need not be there: the settings are looked at on another host.</summary>
    internal bool AreFilesElsewhere { get; init; }

    /// <summary>The configuration file; null without one.</summary>
    public string? ConfigFile => Full(arguments.ConfigFile ?? Variable(EnvironmentSource.ConfigFile));

    /// <summary>The environment that is read.</summary>
    internal IReadOnlyDictionary<string, string> Variables => environment;

    /// <summary>The process's environment.</summary>
    public static GatewaySources Of(GatewayArguments arguments) => new(
        arguments,
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal));

    /// <summary>Reads everything.</summary>
    /// <param name="users">Content of the file of users where it is not what lies on disk but what it is about to be, or what changes made of it where
    /// there is no file; otherwise null.</param>
    /// <param name="shared">The users that a cluster's gateways have in common; null or empty where there are none.</param>
    public GatewaySettingsResult Read(byte[]? users = null, byte[]? shared = null)
    {
        var errors = new List<SettingError>();
        var warnings = new List<string>();
        var files = new List<string>();
        var root = SettingNode.OfMembers("settings", new Dictionary<string, SettingNode>());
        if ((File ?? DeploymentFile.Find(environment, errors)) is { } part)
        {
            Join(DeploymentFile.Read(part, errors));
            if (HoldsSecret(root) && SettingFile.Exposure(part.Path) is { } exposure)
            {
                warnings.Add(exposure);
            }
        }

        if (DeploymentFile.PathOf(environment) is { } whole)
        {
            files.Add(whole);
        }

        if (ConfigFile is { } config && SettingFile.Read(arguments.ConfigFile is null ? EnvironmentSource.ConfigFile : "--config", config, errors) is { } text)
        {
            if (JsonSource.Read(text, Path.GetFileName(config), Path.GetDirectoryName(config)!, errors) is { } node)
            {
                Join(node);
                if (HoldsSecret(root) && SettingFile.Exposure(config) is { } exposure)
                {
                    warnings.Add(exposure);
                }
            }
        }

        if (ConfigFile is not null)
        {
            files.Add(ConfigFile);
        }

        Join(EnvironmentSource.Read(environment, errors));
        Join(ArgumentSource.Read(arguments, errors));
        Join(DeploymentSource.Read(Deployment));
        ReadUsers();
        if (shared is { Length: > 0 } && UserEntries.Read(shared, SharedUsers, string.Empty, errors) is { } common)
        {
            Join(SettingNode.OfMembers(SharedUsers, new Dictionary<string, SettingNode> { ["users"] = common }));
        }

        files.AddRange(Referenced(root));

        var settings = new SettingsBinder(errors, warnings, AreFilesElsewhere ? [] : errors).Bind(root);
        if (settings is not null)
        {
            GatewaySettingsRules.Check(settings, errors);
        }

        return new GatewaySettingsResult(errors.Count == 0 ? settings : null, [.. errors.Distinct()], [.. warnings.Distinct()], [.. files.Distinct()]);

        void Join(SettingNode layer) => root = SettingNode.Merge(root, Normalised(layer, errors));

        void ReadUsers()
        {
            var file = UsersFile;
            if (file is not null)
            {
                files.Add(file);
                if (users is null && SettingFile.Exposure(file) is { } exposure)
                {
                    warnings.Add(exposure);
                }
            }

            var name = file is null ? "changes of users" : Path.GetFileName(file);
            var content = users ?? (file is null ? null : SettingFile.Read(arguments.UsersFile is null ? EnvironmentSource.UsersFile : "--users-file", file, errors));
            if (content is not null && UserEntries.Read(content, name, Path.GetDirectoryName(file) ?? string.Empty, errors) is { } entries)
            {
                Join(SettingNode.OfMembers(name, new Dictionary<string, SettingNode> { ["users"] = entries }));
            }
        }
    }

    private static SettingNode Normalised(SettingNode layer, List<SettingError> errors)
    {
        if (layer.Members is not { } members)
        {
            errors.Add(new SettingError(layer.Origin, "must be a JSON object"));
            return SettingNode.OfMembers(layer.Origin, new Dictionary<string, SettingNode>());
        }

        var copy = new Dictionary<string, SettingNode>(members, StringComparer.Ordinal);
        Change(copy, "users", users => ByName(typeof(UserSettings), users, errors));
        Change(copy, "front", front => ShortForms.Expanded(typeof(FrontSettings), front));
        Change(copy, "admin", node =>
        {
            var admin = ShortForms.Expanded(typeof(AdminSettings), node);
            if (admin.Members is null)
            {
                return admin;
            }

            var fields = new Dictionary<string, SettingNode>(admin.Members, StringComparer.Ordinal);
            Change(fields, "tokens", tokens => ByName(typeof(AdminCredential), tokens, errors));
            return SettingNode.OfMembers(admin.Origin, fields, admin.Folder);
        });
        return SettingNode.OfMembers(layer.Origin, copy, layer.Folder);
    }

    private static void Change(Dictionary<string, SettingNode> members, string name, Func<SettingNode, SettingNode> change)
    {
        if (members.TryGetValue(name, out var node))
        {
            members[name] = change(node);
        }
    }

    private static SettingNode ByName(Type type, SettingNode node, List<SettingError> errors)
    {
        var named = UserEntries.ByName(node, errors);
        return named.Members is not { } members ? named
            : SettingNode.OfMembers(named.Origin, members.ToDictionary(member => member.Key, member => ShortForms.Expanded(type, member.Value), StringComparer.Ordinal), named.Folder);
    }

    private static bool HoldsSecret(SettingNode node) =>
        node.Members is { } members
            ? members.Any(member => (member.Key is "secret" && member.Value.Text is { Length: > 0 } text && text[0] != '@') || HoldsSecret(member.Value))
            : node.Items?.Any(HoldsSecret) == true;

    private static IEnumerable<string> Referenced(SettingNode node) =>
        node.Text is { Length: > 1 } text ? text[0] == '@' ? [Path.GetFullPath(Path.Combine(node.Folder, text[1..]))] : []
        : (node.Members?.Values ?? node.Items ?? []).SelectMany(Referenced);

    private string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
