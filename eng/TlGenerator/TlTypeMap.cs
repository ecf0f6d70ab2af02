namespace TlGenerator;

/// <summary>What a TL type is in C#, and the expressions that read and write it.</summary>
/// <param name="Name">The C# type.</param>
/// <param name="IsValueType">Whether an absent value needs <c>Nullable</c>.</param>
/// <param name="Read">Expression that reads one from <c>reader</c>.</param>
/// <param name="Write">Statement that writes <c>{0}</c> to <c>writer</c>.</param>
/// <param name="Default">Initialiser of a property that is always there; null where the property must be set.</param>
public sealed record TlTypeMap(string Name, bool IsValueType, string Read, string Write, string? Default)
{
    /// <summary>Maps a TL type as it stands in the schema.</summary>
    public static TlTypeMap Of(string type) => type switch
    {
        "int" => new("int", true, "reader.ReadInt32()", "writer.WriteInt32({0});", string.Empty),
        "long" => new("long", true, "reader.ReadInt64()", "writer.WriteInt64({0});", string.Empty),
        "double" => new("double", true, "reader.ReadDouble()", "writer.WriteDouble({0});", string.Empty),
        "Bool" or "true" => new("bool", true, "reader.ReadBool()", "writer.WriteBool({0});", string.Empty),
        "int128" => new("Nonce128", true, "reader.ReadInt128()", "writer.WriteInt128({0});", string.Empty),
        "int256" => new("Nonce256", true, "reader.ReadInt256()", "writer.WriteInt256({0});", string.Empty),
        "string" => new("string", false, "reader.ReadString()", "writer.WriteString({0});", " = string.Empty;"),
        "bytes" => new("byte[]", false, "reader.ReadBytes()", "writer.WriteBytes({0});", " = [];"),
        "!X" or "X" => new("ITlObject", false, "TlObjects.Read(ref reader)", "{0}.Write(writer);", null),
        _ when Element(type, "Vector<") is { } element => Vector(element),
        _ when Element(type, "vector<") is { } bare => BareVector(bare),
        _ => new(CSharpNames.Interface(type), false, $"{CSharpNames.Interface(type)}.Read(ref reader)", "{0}.Write(writer);", null),
    };

    private static TlTypeMap Vector(string element) => element switch
    {
        "int" => Array("int", "reader.ReadInt32Vector()", "writer.WriteInt32Vector({0});"),
        "long" => Array("long", "reader.ReadInt64Vector()", "writer.WriteInt64Vector({0});"),
        "string" => Array("string", "reader.ReadStringVector()", "writer.WriteStringVector({0});"),
        "bytes" => Array("byte[]", "reader.ReadBytesVector()", "writer.WriteBytesVector({0});"),
        _ => Array(CSharpNames.Interface(element), $"reader.ReadVector({CSharpNames.Interface(element)}.Read)", "writer.WriteVector({0});"),
    };

    // Only future_salts has one: neither the vector nor its elements carry constructor ids.
    private static TlTypeMap BareVector(string element)
    {
        var name = CSharpNames.Class(element);
        return Array(name, $"reader.ReadBareVector({name}.Read)", "writer.WriteInt32({0}.Length); foreach (var item in {0}) {{ item.WriteFields(writer); }}");
    }

    private static TlTypeMap Array(string element, string read, string write) => new(element + "[]", false, read, write, " = [];");

    private static string? Element(string type, string prefix) =>
        type.StartsWith(prefix, StringComparison.Ordinal) ? type[prefix.Length..^1] : null;
}
