using System.Text;
using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>The ways to write users, all made members by name, so that sources can be joined user by user.</summary>
internal static class UserEntries
{
    /// <summary>Splits <c>NAME=SECRET</c> or <c>NAME=@FILE</c>; the text is not repeated where it is neither, it may be a secret.</summary>
    public static void Add(SettingTree tree, string text, string origin, ICollection<SettingError> errors)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            errors.Add(new SettingError(origin, "must be NAME=SECRET or NAME=@FILE"));
            return;
        }

        string[] path = ["users", text[..equals].Trim(), "secret"];
        if (tree.Has(path))
        {
            errors.Add(new SettingError(origin, $"names {path[1]} twice"));
            return;
        }

        tree.Set(path, SettingNode.OfText(origin, text[(equals + 1)..].Trim()));
    }

    /// <summary>Makes a list of objects with names an object by name.</summary>
    public static SettingNode ByName(SettingNode list, ICollection<SettingError> errors)
    {
        if (list.Items is not { } items)
        {
            return list;
        }

        var members = new Dictionary<string, SettingNode>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Members is not { } fields || !fields.TryGetValue("name", out var named) || named.Text is not { } name)
            {
                errors.Add(new SettingError(item.Origin, "must be an object with a name"));
                continue;
            }

            var rest = fields.Where(field => field.Key != "name").ToDictionary(StringComparer.Ordinal);
            if (!members.TryAdd(name, SettingNode.OfMembers(item.Origin, rest, item.Folder)))
            {
                errors.Add(new SettingError(named.Origin, $"names {name} twice"));
            }
        }

        return SettingNode.OfMembers(list.Origin, members, list.Folder);
    }

    /// <summary>Reads a file of users: JSON (an object by name, or a list), or a line <c>NAME=SECRET</c> for each, with <c>#</c> before comments.</summary>
    public static SettingNode? Read(ReadOnlySpan<byte> content, string file, string folder, ICollection<SettingError> errors)
    {
        var text = content.TrimStart(" \t\r\n"u8);
        if (text.Length > 0 && text[0] is (byte)'{' or (byte)'[')
        {
            return JsonSource.Read(text, file, folder, errors) is { } node ? ByName(node, errors) : null;
        }

        var tree = new SettingTree(file);
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(content).Split('\n'))
        {
            number++;
            if (line.Trim() is { Length: > 0 } entry && entry[0] != '#')
            {
                Add(tree, entry, $"{file}: line {number}", errors);
            }
        }

        return tree.ToNode().Members!.TryGetValue("users", out var users) ? Rebase(users, folder) : SettingNode.OfMembers(file, new Dictionary<string, SettingNode>());
    }

    // Lines know nothing of folders: what they point to lies beside the file.
    private static SettingNode Rebase(SettingNode node, string folder) =>
        node.Members is { } members
            ? SettingNode.OfMembers(node.Origin, members.ToDictionary(member => member.Key, member => Rebase(member.Value, folder), StringComparer.Ordinal), folder)
            : SettingNode.OfText(node.Origin, node.Text!, folder);
}
