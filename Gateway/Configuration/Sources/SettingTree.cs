namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Collects what a source without a tree of its own says, path by path.</summary>
internal sealed class SettingTree(string origin)
{
    private readonly Branch _root = new(origin);

    /// <summary>Puts a node at a path; one that is there is replaced.</summary>
    public void Set(IReadOnlyList<string> path, SettingNode node) => Parent(path, node.Origin)[path[^1]] = node;

    /// <summary>Puts a text at a path such as <c>protection.handshake</c>; one that is there is replaced.</summary>
    public void Set(string path, string origin, string text) => Set(path.Split('.'), SettingNode.OfText(origin, text));

    /// <summary>Puts a text behind those that are at a path already.</summary>
    public void Append(IReadOnlyList<string> path, string origin, string text)
    {
        var parent = Parent(path, origin);
        var before = parent[path[^1]]?.Items ?? [];
        parent[path[^1]] = SettingNode.OfItems(origin, [.. before, SettingNode.OfText(origin, text)]);
    }

    /// <summary>Whether something is at a path.</summary>
    public bool Has(IReadOnlyList<string> path) => Parent(path, string.Empty)[path[^1]] is not null;

    public SettingNode ToNode() => _root.ToNode();

    private Branch Parent(IReadOnlyList<string> path, string from)
    {
        var branch = _root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            branch = branch.Under(path[i], from);
        }

        return branch;
    }

    private sealed class Branch(string origin)
    {
        private readonly Dictionary<string, Branch> _branches = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SettingNode> _leaves = new(StringComparer.Ordinal);

        public SettingNode? this[string name]
        {
            get => _leaves.GetValueOrDefault(name);
            set => _leaves[name] = value!;
        }

        public Branch Under(string name, string from)
        {
            if (!_branches.TryGetValue(name, out var branch))
            {
                _branches[name] = branch = new Branch(from);
            }

            return branch;
        }

        public SettingNode ToNode()
        {
            var members = new Dictionary<string, SettingNode>(_leaves, StringComparer.Ordinal);
            foreach (var (name, branch) in _branches)
            {
                var node = branch.ToNode();
                members[name] = members.TryGetValue(name, out var leaf) ? SettingNode.Merge(leaf, node) : node;
            }

            return SettingNode.OfMembers(origin, members);
        }
    }
}
