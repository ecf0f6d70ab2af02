namespace Telepool.Gateway.Configuration.Sources;

/// <summary>
/// One place in the tree of what was written, whatever it was written in: a text, a list, named members, or nothing on purpose. Knows where it
/// was written, so that an error can say it.
/// </summary>
internal sealed class SettingNode
{
    private SettingNode(string origin, string folder) => (Origin, Folder) = (origin, folder);

    /// <summary>The flag, the variable, or the file with the path inside.</summary>
    public string Origin { get; }

    /// <summary>What relative file names start from.</summary>
    public string Folder { get; }

    public string? Text { get; private init; }

    public IReadOnlyList<SettingNode>? Items { get; private init; }

    public IReadOnlyDictionary<string, SettingNode>? Members { get; private init; }

    /// <summary>Whether the value is to be what it is without any configuration, whatever lower sources say.</summary>
    public bool IsNull => Text is null && Items is null && Members is null;

    public static SettingNode OfText(string origin, string text, string folder = "") => new(origin, folder) { Text = text };

    public static SettingNode OfItems(string origin, IReadOnlyList<SettingNode> items, string folder = "") => new(origin, folder) { Items = items };

    public static SettingNode OfMembers(string origin, IReadOnlyDictionary<string, SettingNode> members, string folder = "") => new(origin, folder) { Members = members };

    public static SettingNode OfNull(string origin, string folder = "") => new(origin, folder);

    /// <summary>What a higher source leaves of a lower one: members are joined, everything else is replaced whole.</summary>
    public static SettingNode Merge(SettingNode low, SettingNode high)
    {
        if (low.Members is null || high.Members is null)
        {
            return high;
        }

        var members = new Dictionary<string, SettingNode>(low.Members, StringComparer.Ordinal);
        foreach (var (name, node) in high.Members)
        {
            members[name] = members.TryGetValue(name, out var below) ? Merge(below, node) : node;
        }

        return OfMembers(high.Origin, members, high.Folder);
    }
}
