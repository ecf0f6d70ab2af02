namespace Orleans;

/// <summary>Idleness never ends activations of the grain class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;
