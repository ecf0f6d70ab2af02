using Telepool.Gateway.Admin;
using Telepool.Gateway.Fronts;
using Telepool.Gateway.Listening;
using Telepool.Gateway.Users;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Objects that may be written as one text: <c>"front": "example.org:443"</c> is its host and its port.</summary>
internal static class ShortForms
{
    private static readonly Dictionary<Type, string> Properties = new()
    {
        [typeof(ListenerSettings)] = "endpoint",
        [typeof(AdminSettings)] = "endpoint",
        [typeof(UserSettings)] = "secret",
        [typeof(AdminCredential)] = "secret",
    };

    /// <summary>The members that a text stands for; null where objects of the type have no short form.</summary>
    public static IReadOnlyDictionary<string, SettingNode>? Expand(Type type, SettingNode node)
    {
        var text = node.Text!.Trim();
        if (Properties.TryGetValue(type, out var name))
        {
            return new Dictionary<string, SettingNode> { [name] = SettingNode.OfText(node.Origin, text, node.Folder) };
        }

        if (type != typeof(FrontSettings))
        {
            return null;
        }

        // HOST, HOST:PORT, [IPV6]:PORT, or a bare IPv6 address.
        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && (text[colon - 1] == ']' || text.IndexOf(':', StringComparison.Ordinal) == colon);
        var members = new Dictionary<string, SettingNode> { ["host"] = SettingNode.OfText(node.Origin, (hasPort ? text[..colon] : text).Trim('[', ']')) };
        if (hasPort)
        {
            members["port"] = SettingNode.OfText(node.Origin, text[(colon + 1)..]);
        }

        return members;
    }

    /// <summary>The node with its short form written out, so that it can be joined with members that other sources set.</summary>
    public static SettingNode Expanded(Type type, SettingNode node) =>
        node.Text is not null && Expand(type, node) is { } members ? SettingNode.OfMembers(node.Origin, members, node.Folder) : node;
}
