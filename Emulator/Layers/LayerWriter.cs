using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using MTProto.Tl;

namespace Emulator.Layers;

/// <summary>
/// Writes objects of the newest layer as an older one defines them: fields that it does not have are left out, fields that only it has
/// get nothing, and the few that changed their type are converted. By reflection, since only other people's clients need it.
/// </summary>
internal static class LayerWriter
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, PropertyInfo>> Properties = new();

    public static void Write(TlWriter writer, ITlObject value, LayerSchema schema)
    {
        switch (value)
        {
            // Answers that older layers give without the object around them.
            case MessagesChatInviteJoinResultOk joined when schema.Find(value.GetType()) is null:
                Write(writer, joined.Updates, schema);
                return;
            case HelpAppConfig config when schema.Find(value.GetType()) is null:
                Write(writer, config.Config, schema);
                return;
        }

        if (value.ConstructorId == TlReader.VectorConstructor)
        {
            WriteVector(writer, (IEnumerable)Get(value, "Items")!, "object", schema);
            return;
        }

        if (schema.Find(value.GetType()) is not { } constructor)
        {
            value.Write(writer);
            return;
        }

        writer.WriteUInt32(constructor.Id);
        foreach (var field in constructor.Fields)
        {
            if (field.Type == "#")
            {
                writer.WriteUInt32(Flags(value, constructor, field.Name));
            }
            else if (field.Type != "true" && (field.Flags is null || (Flags(value, constructor, field.Flags) & (1u << field.Bit)) != 0))
            {
                WriteField(writer, Get(value, field.Name), field.Type, schema);
            }
        }
    }

    private static uint Flags(ITlObject value, LayerConstructor constructor, string name)
    {
        uint flags = 0;
        foreach (var field in constructor.Fields)
        {
            if (field.Flags == name && Get(value, field.Name) is not (null or false))
            {
                flags |= 1u << field.Bit;
            }
        }

        return flags;
    }

    private static void WriteField(TlWriter writer, object? value, string type, LayerSchema schema)
    {
        switch (type)
        {
            case "int":
                writer.WriteInt32(Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
            case "long":
                writer.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case "double":
                writer.WriteDouble(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case "Bool":
                writer.WriteBool(value is true);
                break;
            case "bytes":
                writer.WriteBytes(value as byte[] ?? []);
                break;
            case "string":
                writer.WriteString(Text(value));
                break;
            case var _ when type.StartsWith("Vector<", StringComparison.OrdinalIgnoreCase):
                WriteVector(writer, value as IEnumerable ?? Array.Empty<object>(), type[7..^1], schema);
                break;
            default:
                Write(writer, value as ITlObject ?? throw new InvalidOperationException($"An older layer wants a {type} that there is none of."), schema);
                break;
        }
    }

    private static void WriteVector(TlWriter writer, IEnumerable items, string type, LayerSchema schema)
    {
        var all = items.Cast<object>().ToArray();
        writer.WriteVectorHeader(all.Length);
        foreach (var item in all)
        {
            WriteField(writer, item, type, schema);
        }
    }

    /// <summary>Formatted texts and reactions were plain strings once.</summary>
    private static string Text(object? value) => value switch
    {
        string text => text,
        TextWithEntities text => text.Text,
        ReactionEmoji reaction => reaction.Emoticon,
        _ => string.Empty,
    };

    private static object? Get(ITlObject value, string field)
    {
        var properties = Properties.GetOrAdd(value.GetType(), static type => type
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToFrozenDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase));

        // A property cannot have the name of its class, so message.message is Text and updates.updates is UpdatesValue.
        var name = LayerSchema.Normalize(field);
        var isOwnName = string.Equals(name, value.GetType().Name, StringComparison.OrdinalIgnoreCase);
        var property = properties.GetValueOrDefault(isOwnName ? name + "Value" : name) ?? (isOwnName ? properties.GetValueOrDefault("Text") : null);
        return property?.GetValue(value);
    }
}
