namespace Orleans.Concurrency;

/// <summary>Requests of the grain may interleave wherever one awaits.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
