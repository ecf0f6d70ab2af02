namespace Orleans.Concurrency;

/// <summary>The caller waits neither for the method's end nor for its errors.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
