namespace Orleans;

/// <summary>A name for a type or method that survives its renaming.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method,
    AllowMultiple = true)]
public sealed class AliasAttribute(string alias) : Attribute
{
    /// <summary>The lasting name.</summary>
    public string Alias { get; } = alias;
}
