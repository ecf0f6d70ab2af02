namespace Orleans;

/// <summary>Numbers a member of a serialisable type. A number is never given to another member later.</summary>
[AttributeUsage(
    AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The number, unique within the type that declares the member.</summary>
    public uint Id { get; } = id;
}
