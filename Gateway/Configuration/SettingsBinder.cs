using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using MTProto.Client.Proxies;
using MTProto.Transports;
using ServiceDefaults.Configuration;
using Telepool.Gateway.Admin;
using Telepool.Gateway.Configuration.Sources;

namespace Telepool.Gateway.Configuration;

/// <summary>
/// Makes settings of what was written. The records themselves say what there is: a property is a setting, its type says how it is written, its
/// initial value is the default and <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/> its range. What no property stands for is an error.
/// </summary>
internal sealed class SettingsBinder(ICollection<SettingError> errors, ICollection<string> warnings, ICollection<SettingError> missingFiles)
{
    private const int MaxEntries = 1_000_000;

    public GatewaySettings? Bind(SettingNode root) => (GatewaySettings?)Record(typeof(GatewaySettings), root);

    /// <summary>The type that settings are written in: without the question mark.</summary>
    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>What a list is of; null where the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>What a dictionary with numbers or names as keys is of; null where the type is none.</summary>
    public static (Type Key, Type Value)? EntryOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? (type.GetGenericArguments()[0], type.GetGenericArguments()[1]) : null;

    /// <summary>The settings of a record, in the order in which it declares them.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is { IsPublic: true });

    /// <summary>Whether entries of a list are told apart by name, and may be written as members.</summary>
    public static bool IsNamed(Type type) => type.GetProperty("Name") is { PropertyType: var name, SetMethod: not null } && name == typeof(string);

    /// <summary>Whether a value must never be shown.</summary>
    public static bool IsSecret(Type type) => type == typeof(ProxySecret) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(AdminToken) || type == typeof(ProxyAddress);

    private object? Value(Type type, PropertyInfo property, SettingNode node)
    {
        if (IsSecret(type))
        {
            return Secret(type, node);
        }

        if (ElementOf(type) is { } element)
        {
            return List(element, property, node);
        }

        if (EntryOf(type) is { } entry)
        {
            return Entries(entry.Key, entry.Value, property, node);
        }

        if (!SettingScalar.Is(type))
        {
            return Record(type, node);
        }

        if (node.Text is null)
        {
            return Fail(node, $"must be {SettingScalar.Form(type, property)}, not {(node.Items is not null ? "a list" : "an object")}");
        }

        return SettingScalar.TryRead(type, property, node.Text, out var value, out var problem) ? value : Fail(node, problem);
    }

    private object? Record(Type type, SettingNode node)
    {
        var members = node.Members;
        if (members is null)
        {
            members = node.Text is null ? null : ShortForms.Expand(type, node);
            if (members is null)
            {
                return Fail(node, "must be an object");
            }
        }

        var known = Properties(type).ToDictionary(SettingName.InFile, StringComparer.Ordinal);
        foreach (var (name, member) in members.Where(member => !known.ContainsKey(member.Key)))
        {
            Fail(member, $"is unknown; known here: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}");
        }

        var value = RuntimeHelpers.GetUninitializedObject(type);
        type.GetConstructor(BindingFlags.Instance | BindingFlags.Public, [])!.Invoke(value, []);
        var isWhole = true;
        foreach (var (name, property) in known)
        {
            if (!members.TryGetValue(name, out var member) || member.IsNull)
            {
                if (property.IsDefined(typeof(RequiredMemberAttribute)))
                {
                    isWhole = false;
                    Fail(node, $"{name} is missing");
                }

                continue;
            }

            if (Value(Plain(property.PropertyType), property, member) is { } bound)
            {
                property.SetValue(value, bound);
            }
            else
            {
                isWhole = false;
            }
        }

        return isWhole ? value : null;
    }

    private object? List(Type element, PropertyInfo property, SettingNode node)
    {
        var items = node.Items
            ?? (node.Members is { } members && IsNamed(element) ? Named(element, members)
                : node.Text is { } text ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => SettingNode.OfText(node.Origin, part, node.Folder))]
                : null);
        if (items is null || items.Count > MaxEntries)
        {
            return Fail(node, items is null ? "must be a list" : $"has more than {MaxEntries} entries");
        }

        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var item in items)
        {
            // One text of a repeated flag may hold several values, as a variable does.
            if (node.Items is not null && item.Text?.Contains(',') == true && SettingScalar.Is(element) && element != typeof(string))
            {
                if (List(element, property, item) is IEnumerable inner)
                {
                    foreach (var value in inner)
                    {
                        list.Add(value);
                    }
                }
            }
            else if (Value(element, property, item) is { } value)
            {
                list.Add(value);
            }
        }

        var array = Array.CreateInstance(element, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private IReadOnlyList<SettingNode> Named(Type element, IReadOnlyDictionary<string, SettingNode> members)
    {
        var items = new List<SettingNode>(members.Count);
        foreach (var (name, member) in members.Where(member => !member.Value.IsNull))
        {
            if ((member.Text is null ? member.Members : ShortForms.Expand(element, member)) is not { } inner)
            {
                Fail(member, "must be an object");
                continue;
            }

            items.Add(SettingNode.OfMembers(member.Origin, new Dictionary<string, SettingNode>(inner) { ["name"] = SettingNode.OfText(member.Origin, name) }, member.Folder));
        }

        return items;
    }

    private object? Entries(Type key, Type value, PropertyInfo property, SettingNode node)
    {
        if (node.Members is null)
        {
            return Fail(node, "must be an object");
        }

        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
        foreach (var (name, member) in node.Members)
        {
            if (key == typeof(int) && !int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                Fail(member, "must be named by a number");
                continue;
            }

            if (Value(Plain(value), property, member) is { } bound)
            {
                entries[Convert.ChangeType(name, key, CultureInfo.InvariantCulture)] = bound;
            }
        }

        return entries;
    }

    /// <summary>A secret, or what the file behind an @ holds. Nothing of it is repeated.</summary>
    private object? Secret(Type type, SettingNode node)
    {
        if (node.Text is not { } text)
        {
            return Fail(node, "must be a text");
        }

        byte[]? content = null;
        if (text.StartsWith('@'))
        {
            var path = Path.Combine(node.Folder, text[1..]);
            content = SettingFile.Read(node.Origin, path, missingFiles);
            if (content is null)
            {
                return null;
            }

            if (SettingFile.Exposure(path) is { } exposure)
            {
                warnings.Add(exposure);
            }

            text = System.Text.Encoding.UTF8.GetString(content).Trim();
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            // A file's bytes are the secret itself, as Telegram serves it.
            return content is not null ? new ReadOnlyMemory<byte>(content)
                : text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? new ReadOnlyMemory<byte>(Convert.FromHexString(text))
                : Fail(node, "must be hexadecimal digits, or @FILE");
        }

        if (type == typeof(AdminToken))
        {
            return AdminToken.TryCreate(text, out var token) ? token : Fail(node, $"must be {AdminToken.Form}, or @FILE");
        }

        if (type == typeof(ProxyAddress))
        {
            return ProxyAddress.TryParse(text, out var address, out var error) ? address : Fail(node, $"{error.Problem} (character {error.Position + 1})");
        }

        return ProxySecret.TryParse(text, out var secret) switch
        {
            ProxySecretStatus.Ok => secret,
            ProxySecretStatus.Unsupported => Fail(node, "is a secret of a kind that is not spoken here"),
            _ => Fail(node, "must be a secret of 32 hexadecimal digits, dd and 32, or ee, 32 and a host name in hexadecimal; the same in base64; or @FILE"),
        };
    }

    private object? Fail(SettingNode node, string problem)
    {
        errors.Add(new SettingError(node.Origin, problem));
        return null;
    }
}
