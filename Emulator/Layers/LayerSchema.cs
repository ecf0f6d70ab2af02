using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Emulator.Layers;

/// <summary>What the emulator sends, as an older layer defines it.</summary>
internal sealed class LayerSchema
{
    /// <summary>The layer of <c>MTProto.Tl</c>.</summary>
    public const int Newest = 227;

    // Clients name layers in between, too; each gets the nearest that is known.
    private const int Telethon = 144;
    private const int Gramjs = 198;

    private static readonly ConcurrentDictionary<int, LayerSchema> Loaded = new();

    private readonly FrozenDictionary<string, LayerConstructor> _constructors;

    private LayerSchema(FrozenDictionary<string, LayerConstructor> constructors)
    {
        _constructors = constructors;
    }

    /// <summary>The schema for clients of <paramref name="layer"/>, or null where they read what we write.</summary>
    public static LayerSchema? For(int layer) => layer switch
    {
        0 or >= Newest => null,
        >= (Telethon + Gramjs) / 2 => Loaded.GetOrAdd(Gramjs, Load),
        _ => Loaded.GetOrAdd(Telethon, Load),
    };

    /// <summary>The constructor that a class of <c>MTProto.Tl</c> stands for, or null where the layer has none.</summary>
    public LayerConstructor? Find(Type type) => _constructors.GetValueOrDefault(type.Name);

    internal static LayerSchema Parse(TextReader reader)
    {
        var constructors = new Dictionary<string, LayerConstructor>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            var parts = line[..line.IndexOf(" = ", StringComparison.Ordinal)].Split(' ');
            var head = parts[0].Split('#');
            var fields = parts.Skip(1).Select(ParseField).ToArray();
            constructors.Add(Normalize(head[0]), new LayerConstructor(uint.Parse(head[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), fields));
        }

        return new LayerSchema(constructors.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The name by which schema and classes meet.</summary>
    internal static string Normalize(string name) => name.Replace(".", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal);

    private static LayerSchema Load(int layer)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Emulator.Layers.layer-{layer}.tl");
        using var stream = typeof(LayerSchema).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return Parse(reader);
    }

    private static LayerField ParseField(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, type) = (text[..colon], text[(colon + 1)..]);
        var question = type.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return new LayerField(name, type, null, 0);
        }

        var condition = type[..question].Split('.');
        return new LayerField(name, type[(question + 1)..], condition[0], int.Parse(condition[1], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
