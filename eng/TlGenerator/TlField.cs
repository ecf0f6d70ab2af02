namespace TlGenerator;

/// <summary>One field of a combinator: <c>name:flags.3?Vector&lt;long&gt;</c>.</summary>
/// <param name="Name">The name in the schema.</param>
/// <param name="Type">The type without its condition.</param>
/// <param name="FlagsField">The flags word that says whether the field is there; null where it always is.</param>
/// <param name="Bit">The bit in that word.</param>
public sealed record TlField(string Name, string Type, string? FlagsField, int Bit)
{
    /// <summary>Whether this is itself a flags word (<c>flags:#</c>).</summary>
    public bool IsFlags => Type == "#";

    /// <summary>Whether the field is only a bit of its flags word.</summary>
    public bool IsBit => Type == "true" && FlagsField is not null;
}
