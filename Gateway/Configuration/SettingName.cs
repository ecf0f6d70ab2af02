using System.Reflection;
using System.Text;

namespace Telepool.Gateway.Configuration;

/// <summary>What a property is called in files and in variables.</summary>
internal static class SettingName
{
    /// <summary>What every variable of the gateway begins with.</summary>
    public const string Prefix = "TELEPOOL_GATEWAY_";

    /// <summary>In files: <c>handshakeTimeout</c>, and <c>enabled</c> for <c>IsEnabled</c>.</summary>
    public static string InFile(PropertyInfo property)
    {
        var name = property.Name;
        if (property.PropertyType == typeof(bool) && name.Length > 2 && name.StartsWith("Is", StringComparison.Ordinal) && char.IsUpper(name[2]))
        {
            name = name[2..];
        }

        return SettingScalar.Camel(name);
    }

    /// <summary>The variable of a path: <c>protection.handshake</c> is <c>TELEPOOL_GATEWAY_PROTECTION_HANDSHAKE</c>.</summary>
    public static string Variable(string path)
    {
        var variable = new StringBuilder(Prefix);
        foreach (var letter in path)
        {
            if (letter == '.')
            {
                variable.Append('_');
                continue;
            }

            if (char.IsUpper(letter))
            {
                variable.Append('_');
            }

            variable.Append(char.ToUpperInvariant(letter));
        }

        return variable.ToString();
    }
}
