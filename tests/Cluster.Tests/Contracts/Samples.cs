using System.Collections;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Telepool.Cluster.Tests.Contracts;

/// <summary>Makes a record with something in every member, the same at every call, and says what is in one.</summary>
internal static class Samples
{
    private const int Depth = 4;
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A record of the type; null where a member is of a kind that is not known here.</summary>
    public static object? Make(Type type) => Make(type, type.Name, 0);

    /// <summary>Every value with the ids that lead to it, such as <c>3.0="text"</c>; texts by their length alone.</summary>
    public static IEnumerable<string> Describe(object? value, string path = "")
    {
        switch (value)
        {
            case null:
                return [];
            case string text:
                return [$"{path}={text}"];
            case byte[] bytes:
                return [$"{path}={Convert.ToHexStringLower(bytes)}"];
            case IDictionary dictionary:
                return dictionary.Keys.Cast<object>().SelectMany(key => Describe(dictionary[key], $"{path}[{key}]"));
            case IEnumerable list when ContractTypes.Serialised(value.GetType()).FirstOrDefault().Property is null:
                return list.Cast<object?>().SelectMany((item, index) => Describe(item, $"{path}[{index}]"));
            case IFormattable plain and not IPAddress:
                return [$"{path}={plain.ToString(value is DateTimeOffset or DateTime ? "O" : null, CultureInfo.InvariantCulture)}"];
            default:
                var members = ContractTypes.Serialised(value.GetType()).ToList();
                return members.Count == 0
                    ? [$"{path}={value}"]
                    : members.SelectMany(member => Describe(member.Property.GetValue(value), $"{path}.{member.Id}"));
        }
    }

    private static object? Make(Type type, string name, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var seed = name.Sum(static letter => letter);
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(seed % values.Length);
        }

        if (Plain(type, name, seed) is { } plain)
        {
            return plain;
        }

        if (depth == Depth)
        {
            return null;
        }

        if (type.IsArray)
        {
            return Fill(type.GetElementType()!, name, depth);
        }

        if (type.IsGenericType && type.Namespace == "System.Collections.Generic")
        {
            return Collection(type, name, depth);
        }

        return type.ContainsGenericParameters || type.IsAbstract || ContractTypes.Serialised(type).FirstOrDefault().Property is null ? null : Record(type, depth);
    }

    private static object? Plain(Type type, string name, int seed) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => name,
        TypeCode.Boolean => true,
        TypeCode.Int32 => seed,
        TypeCode.UInt32 => (uint)seed,
        TypeCode.Int64 => (long)seed << 32,
        TypeCode.Byte => (byte)seed,
        TypeCode.Int16 => (short)seed,
        TypeCode.UInt16 => (ushort)seed,
        TypeCode.UInt64 => (ulong)seed << 32,
        TypeCode.Double => seed / 8.0,
        TypeCode.DateTime => Time.UtcDateTime,
        _ when type == typeof(Guid) => new Guid(seed, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        _ when type == typeof(TimeSpan) => TimeSpan.FromMilliseconds(seed),
        _ when type == typeof(DateTimeOffset) => Time.AddSeconds(seed),
        _ when type == typeof(IPAddress) => IPAddress.Loopback,
        _ => null,
    };

    private static object? Collection(Type type, string name, int depth)
    {
        var arguments = type.GetGenericArguments();
        if (arguments.Length == 2)
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
            if (Make(arguments[0], name, depth + 1) is { } key && Make(arguments[1], name, depth + 1) is { } value)
            {
                dictionary.Add(key, value);
            }

            return type.IsInstanceOfType(dictionary) ? dictionary : null;
        }

        var array = Fill(arguments[0], name, depth);
        return type.IsInstanceOfType(array) ? array : Activator.CreateInstance(type, array);
    }

    private static Array Fill(Type element, string name, int depth)
    {
        object?[] items = Make(element, name, depth + 1) is { } item ? [item] : [];
        var array = Array.CreateInstance(element, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    private static object Record(Type type, int depth)
    {
        var record = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var (_, property) in ContractTypes.Serialised(type))
        {
            var value = Make(property.PropertyType, property.Name, depth + 1);
            var field = type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
            field?.SetValue(record, value ?? (property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null));
        }

        return record;
    }
}
