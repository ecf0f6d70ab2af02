namespace Orleans.Concurrency;

/// <summary>The method may interleave with any request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
