using ServiceDefaults.Configuration;

namespace Telepool.Gateway.Configuration.Sources;

/// <summary><c>N=IP:PORT</c>, as flags and variables write data centres.</summary>
internal static class ListedAddresses
{
    /// <summary>Adds an entry; several for one data centre make a list.</summary>
    /// <param name="tree">Takes it.</param>
    /// <param name="path">Where data centres are listed.</param>
    /// <param name="defaultPath">Where the entry named <c>default</c> goes; null where there may be none.</param>
    /// <param name="text">The entry.</param>
    /// <param name="origin">Where it was written.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Add(SettingTree tree, string path, string? defaultPath, string text, string origin, ICollection<SettingError> errors)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2)
        {
            errors.Add(new SettingError(origin, $"must be N=IP:PORT{(defaultPath is null ? string.Empty : " or default=IP:PORT")}, not '{text}'"));
        }
        else if (parts[0] == "default" && defaultPath is not null)
        {
            tree.Append(defaultPath.Split('.'), origin, parts[1]);
        }
        else
        {
            tree.Append([.. path.Split('.'), parts[0]], origin, parts[1]);
        }
    }
}
