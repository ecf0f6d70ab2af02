using YamlDotNet.RepresentationModel;

namespace House.Tests.Deployment;

/// <summary>Reads what a deployment file says, wherever in it.</summary>
internal static class Yaml
{
    /// <summary>The documents of a file.</summary>
    public static IReadOnlyList<YamlMappingNode> Read(string path)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Repository.Read(path));
        stream.Load(text);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    /// <summary>The value at a path of names; null where there is none. Merged parts (<c>&lt;&lt;</c>) are looked into.</summary>
    public static YamlNode? At(this YamlNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node is YamlMappingNode map ? Child(map, name) : null;
        }

        return node;
    }

    /// <summary>The entries of a mapping, those of merged parts among them.</summary>
    public static IEnumerable<KeyValuePair<string, YamlNode>> Entries(this YamlNode? node)
    {
        if (node is not YamlMappingNode map)
        {
            yield break;
        }

        foreach (var (key, value) in map.Children)
        {
            if (key.ToString() == "<<")
            {
                foreach (var entry in (value as YamlSequenceNode)?.Children.SelectMany(Entries) ?? value.Entries())
                {
                    yield return entry;
                }
            }
            else
            {
                yield return new(key.ToString(), value);
            }
        }
    }

    /// <summary>The members of a list.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? [];

    private static YamlNode? Child(YamlMappingNode map, string name) => map.Entries().Where(entry => entry.Key == name).Select(entry => entry.Value).FirstOrDefault();
}
