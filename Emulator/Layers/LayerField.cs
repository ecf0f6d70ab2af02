namespace Emulator.Layers;

/// <summary>One field of a constructor.</summary>
/// <param name="Name">As in the schema.</param>
/// <param name="Type">Its type without condition, such as <c>Vector&lt;int&gt;</c>; <c>#</c> for a field of flags.</param>
/// <param name="Flags">The field of flags that decides whether it is there, or null.</param>
/// <param name="Bit">Which bit of it.</param>
internal sealed record LayerField(string Name, string Type, string? Flags, int Bit);
