using System.Globalization;

namespace Orleans;

/// <summary>How long callers of one grain method wait, instead of the timeout from the options.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time, which the constructor reads in the form <c>hh:mm:ss</c>.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
