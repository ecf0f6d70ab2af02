namespace TlGenerator;

/// <summary>A constructor or a function of the schema.</summary>
/// <param name="Name">The name in the schema, with its namespace.</param>
/// <param name="Id">The CRC-32 that stands for it on the wire.</param>
/// <param name="Fields">The fields in order.</param>
/// <param name="Result">The type that it constructs or answers.</param>
/// <param name="IsFunction">Whether it stands below <c>---functions---</c>.</param>
public sealed record TlCombinator(string Name, uint Id, IReadOnlyList<TlField> Fields, string Result, bool IsFunction)
{
    /// <summary>The name of the generated class.</summary>
    public string ClassName { get; } = CSharpNames.Class(Name);
}
