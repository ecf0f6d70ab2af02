using Orleans.Runtime;

namespace Orleans;

/// <summary>Names a grain class in identities; without it the name is the class's, lower-cased and without "grain" at the end.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    private readonly GrainType _grainType = GrainType.Create(grainType);

    /// <summary>The name.</summary>
    public GrainType GetGrainType(IServiceProvider services, Type type) => _grainType;
}
