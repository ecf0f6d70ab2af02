namespace Orleans;

/// <summary>Lets a type cross between grains. Every stored member of it needs an <see cref="IdAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Gives the parameters of a primary constructor ids; records have them without asking.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }

    /// <summary>Which members have ids although they carry no attribute.</summary>
    public GenerateFieldIds GenerateFieldIds { get; init; } = GenerateFieldIds.None;
}
