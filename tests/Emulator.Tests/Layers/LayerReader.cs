using System.Globalization;
using Emulator.Layers;
using MTProto.Tl;

namespace Emulator.Tests.Layers;

/// <summary>Reads, by the definitions of a layer alone, what was written for it, and finds what such a client would stumble over.</summary>
internal sealed class LayerReader
{
    private readonly Dictionary<uint, (string Name, LayerField[] Fields)> _constructors = [];

    public LayerReader(int layer)
    {
        using var stream = typeof(LayerSchema).Assembly.GetManifestResourceStream(string.Create(CultureInfo.InvariantCulture, $"Emulator.Layers.layer-{layer}.tl"))!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var schema = LayerSchema.Parse(new StringReader(text));
        foreach (var line in text.Split('\n').Where(line => line.Contains('#', StringComparison.Ordinal) && !line.StartsWith("//", StringComparison.Ordinal)))
        {
            var name = line[..line.IndexOf('#', StringComparison.Ordinal)];
            var type = typeof(Message).Assembly.GetTypes().FirstOrDefault(candidate => string.Equals(candidate.Name, LayerSchema.Normalize(name), StringComparison.OrdinalIgnoreCase) && !candidate.IsInterface);
            Assert.True(type is not null, $"{name} is no class");
            var constructor = schema.Find(type)!;
            _constructors.Add(constructor.Id, (name, constructor.Fields));
        }
    }

    public void ReadWhole(ReadOnlySpan<byte> bytes)
    {
        var reader = new TlReader(bytes);
        Read(ref reader, "object");
        Assert.Equal(TlStatus.Ok, reader.Status);
        Assert.Equal(0, reader.Remaining);
    }

    private void Read(ref TlReader reader, string type)
    {
        switch (type)
        {
            case "int" or "#":
                reader.ReadInt32();
                break;
            case "long":
                reader.ReadInt64();
                break;
            case "double":
                reader.ReadDouble();
                break;
            case "Bool":
                reader.ReadBool();
                break;
            case "string" or "bytes":
                reader.ReadBytesSpan();
                break;
            case var _ when type.StartsWith("Vector<", StringComparison.OrdinalIgnoreCase):
                Assert.Equal(TlReader.VectorConstructor, reader.ReadUInt32());
                for (var count = reader.ReadInt32(); count > 0; count--)
                {
                    Read(ref reader, type[7..^1]);
                }

                break;
            default:
                ReadObject(ref reader, type);
                break;
        }
    }

    private void ReadObject(ref TlReader reader, string type)
    {
        var id = reader.ReadUInt32();
        Assert.True(_constructors.TryGetValue(id, out var constructor), $"{id:x8} is no {type} of the layer");
        Dictionary<string, uint> flags = [];
        foreach (var field in constructor.Fields)
        {
            if (field.Type == "#")
            {
                flags[field.Name] = reader.ReadUInt32();
            }
            else if (field.Type != "true" && (field.Flags is null || (flags[field.Flags] & (1u << field.Bit)) != 0))
            {
                Read(ref reader, field.Type);
            }

            Assert.True(reader.Status == TlStatus.Ok, $"{constructor.Name}.{field.Name}: {reader.Status}");
        }
    }
}
