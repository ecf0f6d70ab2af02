using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary>Reads what the file of a whole deployment (<c>TELEPOOL_CONFIG</c>) says of gateways: an object in the form of their own files, and single settings that count before it.</summary>
internal static class DeploymentFile
{
    /// <summary>The part's name in the file.</summary>
    public const string Part = "gateway";

    /// <summary>The part of the file that an environment names; null where it names none, or where that says nothing of gateways.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="errors">Takes everything that is wrong with the file, whichever host it is for.</param>
    public static SettingFilePart? Find(IReadOnlyDictionary<string, string> environment, ICollection<SettingError> errors)
    {
        if (PathOf(environment) is not { } path)
        {
            return null;
        }

        // The other hosts' settings are checked together with what this process was told, as those hosts do.
        foreach (var error in TelepoolSettings.From(environment).Errors)
        {
            errors.Add(error);
        }

        return ServiceDefaults.Configuration.SettingFile.ReadWhole(path, errors).Of(Part);
    }

    /// <summary>The file that an environment names; null where it names none.</summary>
    public static string? PathOf(IReadOnlyDictionary<string, string> environment) =>
        environment.TryGetValue(ServiceDefaults.Configuration.SettingFile.Variable, out var path) && path.Trim() is { Length: > 0 } text ? Path.GetFullPath(text) : null;

    /// <summary>Reads a part.</summary>
    public static SettingNode Read(SettingFilePart file, ICollection<SettingError> errors)
    {
        var name = $"{Path.GetFileName(file.Path)}: {Part}";
        var folder = Path.GetDirectoryName(Path.GetFullPath(file.Path)) ?? string.Empty;
        var node = file.Document.IsEmpty ? null : JsonSource.Read(file.Document.Span, name, folder, errors);
        var tree = new SettingTree(name);
        foreach (var (setting, value) in file.Values)
        {
            tree.Set(setting[(Part.Length + 1)..], setting, value);
        }

        return node is null ? tree.ToNode() : SettingNode.Merge(node, tree.ToNode());
    }
}
