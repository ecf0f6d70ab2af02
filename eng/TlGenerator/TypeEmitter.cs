using System.Globalization;
using System.Text;

namespace TlGenerator;

/// <summary>Writes the interface of one TL type, whose static <c>Read</c> tells its constructors apart.</summary>
internal static class TypeEmitter
{
    public static void Emit(StringBuilder code, string type, IEnumerable<TlCombinator> constructors)
    {
        var name = CSharpNames.Interface(type);
        code.AppendLine(CultureInfo.InvariantCulture, $"/// <summary>The type <c>{type}</c>.</summary>");
        code.AppendLine(CultureInfo.InvariantCulture, $"public interface {name} : ITlObject").AppendLine("{");
        EmitRead(code, $"static {name} Read(ref TlReader reader)", name, constructors);
        code.AppendLine("}").AppendLine();
    }

    public static void EmitRegistry(StringBuilder code, IEnumerable<TlCombinator> combinators)
    {
        code.AppendLine("/// <summary>Reads any constructor or function of the schema.</summary>");
        code.AppendLine("public static partial class TlObjects").AppendLine("{");
        EmitRead(code, "public static ITlObject Read(ref TlReader reader)", "ITlObject", combinators);
        code.AppendLine("}");
    }

    private static void EmitRead(StringBuilder code, string signature, string name, IEnumerable<TlCombinator> combinators)
    {
        code.AppendLine(CultureInfo.InvariantCulture, $"    {signature}").AppendLine("    {");
        code.AppendLine("        if (!reader.Enter()) { return null!; }");
        code.AppendLine("        var id = reader.ReadUInt32();");
        code.AppendLine(CultureInfo.InvariantCulture, $"        {name} value = null!;");
        code.AppendLine("        switch (id)").AppendLine("        {");
        foreach (var combinator in combinators)
        {
            code.AppendLine(CultureInfo.InvariantCulture, $"            case {combinator.ClassName}.Constructor: value = {combinator.ClassName}.Read(ref reader); break;");
        }

        code.AppendLine("            default: reader.FailConstructor(id); break;");
        code.AppendLine("        }").AppendLine("        reader.Leave();").AppendLine("        return value;").AppendLine("    }");
    }
}
