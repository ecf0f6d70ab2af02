using System.Globalization;
using System.Text;

namespace TlGenerator;

/// <summary>Writes the class of one combinator.</summary>
internal static class ClassEmitter
{
    public static void Emit(StringBuilder code, TlCombinator combinator)
    {
        var name = combinator.ClassName;
        var result = combinator.IsFunction ? TlTypeMap.Of(combinator.Result) : null;
        var generic = combinator.Fields.Any(field => field.Type == "!X");
        var contract = result is null ? CSharpNames.Interface(combinator.Result) : generic ? "ITlObject" : $"ITlMethod<{result.Name}>";
        code.AppendLine(CultureInfo.InvariantCulture, $"/// <summary><c>{combinator.Name}</c>.</summary>");
        code.AppendLine(CultureInfo.InvariantCulture, $"public sealed class {name} : {contract}");
        code.AppendLine("{");
        code.AppendLine(CultureInfo.InvariantCulture, $"    public const uint Constructor = 0x{combinator.Id:x8};");
        foreach (var field in combinator.Fields.Where(field => !field.IsFlags))
        {
            EmitProperty(code, name, field);
        }

        code.AppendLine("    uint ITlObject.ConstructorId => Constructor;");
        if (result is not null && !generic)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"    public string MethodName => \"{combinator.Name}\";");
            code.AppendLine(CultureInfo.InvariantCulture, $"    public {result.Name} ReadResult(ref TlReader reader) => {result.Read};");
        }

        EmitWrite(code, combinator);
        EmitRead(code, combinator);
        code.AppendLine("}").AppendLine();
    }

    private static void EmitProperty(StringBuilder code, string className, TlField field)
    {
        var map = TlTypeMap.Of(field.Type);
        var property = CSharpNames.Property(field.Name, className);
        var declaration = (field.FlagsField, field.IsBit) switch
        {
            (not null, true) => $"public bool {property} {{ get; init; }}",
            (not null, false) => $"public {map.Name}? {property} {{ get; init; }}",
            _ when map.Default is null => $"public required {map.Name} {property} {{ get; init; }}",
            _ => $"public {map.Name} {property} {{ get; init; }}{map.Default}",
        };
        code.AppendLine(CultureInfo.InvariantCulture, $"    {declaration}");
    }

    private static void EmitWrite(StringBuilder code, TlCombinator combinator)
    {
        code.AppendLine("    public void Write(TlWriter writer)").AppendLine("    {");
        code.AppendLine("        writer.WriteUInt32(Constructor);");
        if (combinator.Fields.Count > 0)
        {
            code.AppendLine("        WriteFields(writer);");
        }

        code.AppendLine("    }");
        if (combinator.Fields.Count == 0)
        {
            return;
        }

        code.AppendLine("    internal void WriteFields(TlWriter writer)").AppendLine("    {");
        foreach (var field in combinator.Fields)
        {
            var property = CSharpNames.Property(field.Name, combinator.ClassName);
            if (field.IsFlags)
            {
                code.AppendLine(CultureInfo.InvariantCulture, $"        writer.WriteUInt32({FlagsExpression(combinator, field.Name)});");
            }
            else if (field.FlagsField is null)
            {
                code.Append("        ").AppendLine(WriteStatement(field, property));
            }
            else if (!field.IsBit)
            {
                // "true" bits that share a word never reach here; a null property is an absent field.
                var local = CSharpNames.Local(field.Name);
                code.AppendLine(CultureInfo.InvariantCulture, $"        if ({property} is {{ }} {local}) {{ {WriteStatement(field, local)} }}");
            }
        }

        code.AppendLine("    }");
    }

    private static string WriteStatement(TlField field, string expression) =>
        string.Format(CultureInfo.InvariantCulture, TlTypeMap.Of(field.Type).Write, expression);

    // Fields that share a bit are present together: the bit is set where any of them is, so a writer must set all or none.
    private static string FlagsExpression(TlCombinator combinator, string flags)
    {
        var bits = combinator.Fields.Where(field => field.FlagsField == flags).GroupBy(field => field.Bit).OrderBy(group => group.Key).ToList();
        if (bits.Count == 0)
        {
            return "0u";
        }

        return string.Join(" | ", bits.Select(group =>
        {
            var present = string.Join(" || ", group.Select(field =>
            {
                var property = CSharpNames.Property(field.Name, combinator.ClassName);
                return field.IsBit ? property : $"{property} is not null";
            }));
            return $"({present} ? 1u << {group.Key} : 0u)";
        }));
    }

    private static void EmitRead(StringBuilder code, TlCombinator combinator)
    {
        var name = combinator.ClassName;
        code.AppendLine(CultureInfo.InvariantCulture, $"    internal static {name} Read(ref TlReader reader)").AppendLine("    {");
        foreach (var field in combinator.Fields)
        {
            var local = CSharpNames.Local(field.Name);
            var map = field.IsFlags ? null : TlTypeMap.Of(field.Type);
            var present = field.FlagsField is null ? string.Empty : $"({CSharpNames.Local(field.FlagsField)} & (1u << {field.Bit})) != 0";
            code.Append("        ").AppendLine((field.IsFlags, field.IsBit, field.FlagsField) switch
            {
                (true, _, _) => $"var {local} = reader.ReadUInt32();",
                (_, true, _) => $"var {local} = {present};",
                (_, _, not null) => $"{map!.Name}? {local} = {present} ? {map.Read} : null;",
                _ => $"var {local} = {map!.Read};",
            });
        }

        var initialisers = string.Join(", ", combinator.Fields.Where(field => !field.IsFlags)
            .Select(field => $"{CSharpNames.Property(field.Name, name)} = {CSharpNames.Local(field.Name)}"));
        code.AppendLine(CultureInfo.InvariantCulture, $"        return new {name} {{ {initialisers} }};").AppendLine("    }");
    }
}
